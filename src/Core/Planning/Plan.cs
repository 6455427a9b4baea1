namespace Lavra.Planning;

/// <summary>What a run intends to do. Steps are in order of entry; a step's index is its position from 1.</summary>
public sealed record Plan
{
    /// <summary>How the plan came about.</summary>
    public required PlanOrigin Origin { get; init; }

    /// <summary>The steps; at least one.</summary>
    public required IReadOnlyList<PlanStep> Steps { get; init; }
}
