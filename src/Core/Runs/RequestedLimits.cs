using Lavra.Facts;

namespace Lavra.Runs;

/// <summary>The limits that a request asks for. What is null is left to the host.</summary>
public sealed record RequestedLimits
{
    /// <summary>See <see cref="RunLimits.Iterations"/>.</summary>
    public int? Iterations { get; init; }

    /// <summary>See <see cref="RunLimits.HistoryTurns"/>.</summary>
    public int? HistoryTurns { get; init; }

    /// <summary>See <see cref="RunLimits.BriefTurns"/>.</summary>
    public int? BriefTurns { get; init; }

    /// <summary>See <see cref="RunLimits.ToolResultChars"/>.</summary>
    public int? ToolResultChars { get; init; }

    /// <summary>See <see cref="RunLimits.ParseFailures"/>.</summary>
    public int? ParseFailures { get; init; }

    /// <summary>See <see cref="RunLimits.ToolTimeout"/>.</summary>
    public TimeSpan? ToolTimeout { get; init; }

    /// <summary>See <see cref="RunLimits.StepTime"/>.</summary>
    public TimeSpan? StepTime { get; init; }

    /// <summary>See <see cref="RunLimits.PlanSteps"/>.</summary>
    public int? PlanSteps { get; init; }

    /// <summary>See <see cref="RunLimits.ParallelSteps"/>.</summary>
    public int? ParallelSteps { get; init; }

    /// <summary>See <see cref="RunLimits.ToolCallsPerTurn"/>.</summary>
    public int? ToolCallsPerTurn { get; init; }

    /// <summary>The limits that a run gets: those asked for, the others by default.</summary>
    public RunLimits Over(RunLimits defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        return new RunLimits
        {
            Iterations = Iterations ?? defaults.Iterations,
            HistoryTurns = HistoryTurns ?? defaults.HistoryTurns,
            BriefTurns = BriefTurns ?? defaults.BriefTurns,
            ToolResultChars = ToolResultChars ?? defaults.ToolResultChars,
            ParseFailures = ParseFailures ?? defaults.ParseFailures,
            ToolTimeout = ToolTimeout ?? defaults.ToolTimeout,
            StepTime = StepTime ?? defaults.StepTime,
            PlanSteps = PlanSteps ?? defaults.PlanSteps,
            ParallelSteps = ParallelSteps ?? defaults.ParallelSteps,
            ToolCallsPerTurn = ToolCallsPerTurn ?? defaults.ToolCallsPerTurn,
        };
    }

    /// <summary>Names the first limit asked for that is another than a run's, as on the wire; null when there is none.</summary>
    internal string? Difference(RunLimits run) => this switch
    {
        { Iterations: { } asked } when asked != run.Iterations => RunFields.Iterations,
        { HistoryTurns: { } asked } when asked != run.HistoryTurns => RunFields.HistoryTurns,
        { BriefTurns: { } asked } when asked != run.BriefTurns => RunFields.BriefTurns,
        { ToolResultChars: { } asked } when asked != run.ToolResultChars => RunFields.ToolResultChars,
        { ParseFailures: { } asked } when asked != run.ParseFailures => RunFields.ParseFailures,
        { ToolTimeout: { } asked } when asked != run.ToolTimeout => RunFields.ToolTimeout,
        { StepTime: { } asked } when asked != run.StepTime => RunFields.StepTime,
        { PlanSteps: { } asked } when asked != run.PlanSteps => RunFields.PlanSteps,
        { ParallelSteps: { } asked } when asked != run.ParallelSteps => RunFields.ParallelSteps,
        { ToolCallsPerTurn: { } asked } when asked != run.ToolCallsPerTurn => RunFields.ToolCallsPerTurn,
        _ => null,
    };
}
