namespace Lavra.Generation;

/// <summary>What models cost. Versioned, so that each stored cost says which table priced it. Thread safe.</summary>
public interface IPriceTable
{
    /// <summary>Prices a generation with the entry that was valid at <paramref name="at"/>.</summary>
    /// <returns>The price, or <see cref="Price.Unknown"/> for a model that the table does not know: never 0.</returns>
    Price PriceOf(string model, string? responseModel, TokenUsage usage, DateTimeOffset at);
}

/// <summary>A price and what it is based on.</summary>
/// <param name="Usd">US dollars; null when unknown.</param>
/// <param name="TableVersion">The table's version; null when unknown.</param>
public readonly record struct Price(decimal? Usd, string? TableVersion)
{
    /// <summary>Nobody knows.</summary>
    public static Price Unknown => default;
}
