using System.ComponentModel.DataAnnotations;

namespace Lavra.Facts;

/// <summary>
/// Limits of a run's work. A run keeps those that it was started with. Reaching one is written to the log.
/// </summary>
public sealed record RunLimits
{
    /// <summary>Generations in one step before it fails. Default 10.</summary>
    [Range(1, 100_000)]
    public int Iterations { get; init; } = 10;

    /// <summary>Turns of a step that the model sees in full; older ones are given in one line each. Default 5.</summary>
    [Range(1, 1000)]
    public int HistoryTurns { get; init; } = 5;

    /// <summary>
    /// Older turns that the model sees in one line each; those before are left out, so that a prompt does not grow with the run.
    /// Default 30.
    /// </summary>
    [Range(0, 1000)]
    public int BriefTurns { get; init; } = 30;

    /// <summary>Characters of a tool result that the model sees; the whole result is stored. Default 16,000.</summary>
    [Range(100, 1_000_000)]
    public int ToolResultChars { get; init; } = 16_000;

    /// <summary>Answers in a row that cannot be understood before the step fails. Default 3.</summary>
    [Range(1, 100)]
    public int ParseFailures { get; init; } = 3;

    /// <summary>How long one tool call may take. Default 2 min.</summary>
    public TimeSpan ToolTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long one step may take. Default 1 h.</summary>
    public TimeSpan StepTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Steps that a plan may have. Default 50.</summary>
    [Range(1, 1000)]
    public int PlanSteps { get; init; } = 50;

    /// <summary>Steps that run side by side. Default 4.</summary>
    [Range(1, 100)]
    public int ParallelSteps { get; init; } = 4;

    /// <summary>Tool calls of one generation that are carried out; further ones are refused. Default 16.</summary>
    [Range(1, 200)]
    public int ToolCallsPerTurn { get; init; } = 16;
}
