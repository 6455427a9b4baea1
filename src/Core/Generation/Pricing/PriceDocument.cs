using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lavra.Generation.Pricing;

/// <summary>A price file.</summary>
internal sealed record PriceDocument
{
    /// <summary>Its version, stored with every cost that it gave.</summary>
    public string Version { get; init; } = "";

    /// <summary>A word to people who read the file.</summary>
    public string? Note { get; init; }

    /// <summary>The prices.</summary>
    public IReadOnlyList<PriceEntry> Entries { get; init; } = [];
}

/// <summary>What some models cost during some time, in US dollars per million tokens.</summary>
internal sealed record PriceEntry
{
    /// <summary>The models' names; <c>*</c> stands for any characters.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>A million tokens of the prompt.</summary>
    public decimal Input { get; init; }

    /// <summary>A million tokens of the prompt that the provider had cached; as <see cref="Input"/> when null.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary>A million tokens of the answer, reasoning included.</summary>
    public decimal Output { get; init; }

    /// <summary>The first day (UTC); null for always.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The last day (UTC); null for until further notice.</summary>
    public DateOnly? ValidUntil { get; init; }

    public bool IsValidAt(DateOnly day) => !(day < ValidFrom) && !(day > ValidUntil);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(PriceDocument))]
internal sealed partial class PriceJson : JsonSerializerContext;
