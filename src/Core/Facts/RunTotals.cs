using Lavra.Generation;

namespace Lavra.Facts;

/// <summary>What a run has used so far. Kept up by the store as facts arrive; never recomputed by scanning.</summary>
public sealed record RunTotals
{
    /// <summary>Nothing yet.</summary>
    public static RunTotals Zero { get; } = new();

    /// <summary>Generations that ended.</summary>
    public int Generations { get; init; }

    /// <summary>Tool calls that ended.</summary>
    public int ToolCalls { get; init; }

    /// <summary>Tool calls that ended in failure.</summary>
    public int FailedToolCalls { get; init; }

    /// <summary>Tokens of all generations.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>US dollars of all generations whose price is known.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>Generations whose price is unknown; when not 0, the cost is a lower bound.</summary>
    public int UnpricedGenerations { get; init; }
}
