namespace Lavra.Generation.Pricing;

/// <summary>Settings of the price table: section <c>Lavra:Prices</c>.</summary>
public sealed class PriceOptions
{
    /// <summary>A price file that takes the place of the built-in table; null for the built-in one.</summary>
    public string? File { get; set; }

    /// <summary>Models that cost nothing, such as those of a server of one's own: names, <c>*</c> allowed. Default none.</summary>
    public IReadOnlyList<string> Free { get; set; } = [];
}
