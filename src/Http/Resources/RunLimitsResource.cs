using System.Text.Json;
using Lavra.Facts;
using Lavra.Runs;

namespace Lavra.Http.Resources;

/// <summary>Limits of a run's work. Those that a request leaves out are the host's defaults.</summary>
public sealed record RunLimitsResource : Resource
{
    /// <summary>Generations in one step before it fails.</summary>
    public int? Iterations { get; init; }

    /// <summary>Turns of a step that the model sees in full.</summary>
    public int? HistoryTurns { get; init; }

    /// <summary>Older turns that the model sees in one line each.</summary>
    public int? BriefTurns { get; init; }

    /// <summary>Characters of a tool result that the model sees.</summary>
    public int? ToolResultChars { get; init; }

    /// <summary>Answers in a row that cannot be understood before the step fails.</summary>
    public int? ParseFailures { get; init; }

    /// <summary>Seconds that one tool call may take.</summary>
    public double? ToolTimeoutSeconds { get; init; }

    /// <summary>Seconds that one step may take.</summary>
    public double? StepSeconds { get; init; }

    /// <summary>Steps that a plan may have.</summary>
    public int? PlanSteps { get; init; }

    /// <summary>Steps that run side by side.</summary>
    public int? ParallelSteps { get; init; }

    /// <summary>Tool calls of one generation that are carried out.</summary>
    public int? ToolCallsPerTurn { get; init; }

    /// <summary>Tells limits.</summary>
    public static RunLimitsResource From(RunLimits limits) => new()
    {
        Iterations = limits.Iterations,
        HistoryTurns = limits.HistoryTurns,
        BriefTurns = limits.BriefTurns,
        ToolResultChars = limits.ToolResultChars,
        ParseFailures = limits.ParseFailures,
        ToolTimeoutSeconds = limits.ToolTimeout.TotalSeconds,
        StepSeconds = limits.StepTime.TotalSeconds,
        PlanSteps = limits.PlanSteps,
        ParallelSteps = limits.ParallelSteps,
        ToolCallsPerTurn = limits.ToolCallsPerTurn,
    };

    internal static RunLimitsResource From(RequestedLimits limits) => new()
    {
        Iterations = limits.Iterations,
        HistoryTurns = limits.HistoryTurns,
        BriefTurns = limits.BriefTurns,
        ToolResultChars = limits.ToolResultChars,
        ParseFailures = limits.ParseFailures,
        ToolTimeoutSeconds = limits.ToolTimeout?.TotalSeconds,
        StepSeconds = limits.StepTime?.TotalSeconds,
        PlanSteps = limits.PlanSteps,
        ParallelSteps = limits.ParallelSteps,
        ToolCallsPerTurn = limits.ToolCallsPerTurn,
    };

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteNumber("iterations", Iterations);
        json.WriteNumber("historyTurns", HistoryTurns);
        json.WriteNumber("briefTurns", BriefTurns);
        json.WriteNumber("toolResultChars", ToolResultChars);
        json.WriteNumber("parseFailures", ParseFailures);
        json.WriteNumber("toolTimeoutSeconds", ToolTimeoutSeconds);
        json.WriteNumber("stepSeconds", StepSeconds);
        json.WriteNumber("planSteps", PlanSteps);
        json.WriteNumber("parallelSteps", ParallelSteps);
        json.WriteNumber("toolCallsPerTurn", ToolCallsPerTurn);
    }
}
