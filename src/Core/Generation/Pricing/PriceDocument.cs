namespace Lavra.Generation.Pricing;

/// <summary>A price file.</summary>
/// <param name="Version">Its version, stored with every cost that it gave.</param>
/// <param name="Entries">The prices.</param>
internal sealed record PriceDocument(string Version, IReadOnlyList<PriceEntry> Entries);

/// <summary>What some models cost during some time, in US dollars per million tokens.</summary>
internal sealed record PriceEntry
{
    /// <summary>The models' names; <c>*</c> stands for any characters.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>A million tokens of the prompt.</summary>
    public required decimal Input { get; init; }

    /// <summary>A million tokens of the prompt that the provider had cached; as <see cref="Input"/> when null.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary>A million tokens of the answer, reasoning included.</summary>
    public required decimal Output { get; init; }

    /// <summary>The first day (UTC); null for always.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The last day (UTC); null for until further notice.</summary>
    public DateOnly? ValidUntil { get; init; }

    public bool IsValidAt(DateOnly day) => !(day < ValidFrom) && !(day > ValidUntil);
}
