namespace Lavra.Planning.Reading;

/// <summary>What came of reading a plan: the plan, or everything that is wrong with it.</summary>
public sealed record PlanReading
{
    /// <summary>The plan; null when there are errors.</summary>
    public Plan? Plan { get; init; }

    /// <summary>All errors, each naming the step and the remedy; empty when there is a plan.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    internal static PlanReading Failed(params IReadOnlyList<string> errors) => new() { Errors = errors };
}
