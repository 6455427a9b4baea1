using Lavra.Facts;

namespace Lavra.Http.Resources;

/// <summary>What a run may use. Null means no limit; in a request, the host's default.</summary>
public sealed record RunBudgetResource
{
    /// <summary>Tokens of all generations together.</summary>
    public long? Tokens { get; init; }

    /// <summary>US dollars of all generations together.</summary>
    public decimal? Usd { get; init; }

    /// <summary>Seconds from start to end.</summary>
    public double? Seconds { get; init; }

    internal static RunBudgetResource From(RunBudget budget) => new()
    {
        Tokens = budget.Tokens,
        Usd = budget.Usd,
        Seconds = budget.Time?.TotalSeconds,
    };
}
