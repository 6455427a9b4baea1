using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Facts;

/// <summary>
/// Limits of a run's work. A run keeps those that it was started with. Reaching one is written to the log.
/// </summary>
public sealed record RunLimits
{
    /// <summary>The settings of runs that bring none, and the bounds of those that a run may bring.</summary>
    public static SettingsOf<RunLimits> Settings { get; } = new("Lavra:Runs:Limits", static () => new RunLimits(), static add =>
    {
        add.Add(
            nameof(Iterations),
            static o => o.Iterations,
            static (o, v) => o with { Iterations = v },
            SettingKinds.Whole(1, 100_000),
            "Generations in one step before it fails.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(HistoryTurns),
            static o => o.HistoryTurns,
            static (o, v) => o with { HistoryTurns = v },
            SettingKinds.Whole(1, 1000),
            "Turns of a step that the model sees in full.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(BriefTurns),
            static o => o.BriefTurns,
            static (o, v) => o with { BriefTurns = v },
            SettingKinds.Whole(0, 1000),
            "Older turns that the model sees in one line each; those before are left out.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(ToolResultChars),
            static o => o.ToolResultChars,
            static (o, v) => o with { ToolResultChars = v },
            SettingKinds.Whole(100, 1_000_000),
            "Characters of a tool result that the model sees; the whole result is stored.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(ParseFailures),
            static o => o.ParseFailures,
            static (o, v) => o with { ParseFailures = v },
            SettingKinds.Whole(1, 100),
            "Answers in a row that cannot be used before the step fails.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(ToolTimeout),
            static o => o.ToolTimeout,
            static (o, v) => o with { ToolTimeout = v },
            SettingKinds.Duration("1ms", "30d"),
            "How long one tool call may take.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(StepTime),
            static o => o.StepTime,
            static (o, v) => o with { StepTime = v },
            SettingKinds.Duration("1ms", "30d"),
            "How long one step may be worked on. Time in which no process works does not count.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(PlanSteps),
            static o => o.PlanSteps,
            static (o, v) => o with { PlanSteps = v },
            SettingKinds.Whole(1, 1000),
            "Steps that a plan may have.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(ParallelSteps),
            static o => o.ParallelSteps,
            static (o, v) => o with { ParallelSteps = v },
            SettingKinds.Whole(1, 100),
            "Steps that run side by side.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(ToolCallsPerTurn),
            static o => o.ToolCallsPerTurn,
            static (o, v) => o with { ToolCallsPerTurn = v },
            SettingKinds.Whole(1, 200),
            "Tool calls of one generation that are carried out; further ones are refused.",
            narrows: Narrowing.Less);
    });

    /// <summary>Generations in one step before it fails. Default 10.</summary>
    public int Iterations { get; init; } = 10;

    /// <summary>Turns of a step that the model sees in full; older ones are given in one line each. Default 5.</summary>
    public int HistoryTurns { get; init; } = 5;

    /// <summary>
    /// Older turns that the model sees in one line each; those before are left out, so that a prompt does not grow with the run.
    /// Default 30.
    /// </summary>
    public int BriefTurns { get; init; } = 30;

    /// <summary>Characters of a tool result that the model sees; the whole result is stored. Default 16,000.</summary>
    public int ToolResultChars { get; init; } = 16_000;

    /// <summary>Answers in a row that cannot be understood before the step fails. Default 3.</summary>
    public int ParseFailures { get; init; } = 3;

    /// <summary>How long one tool call may take. Default 2 min.</summary>
    public TimeSpan ToolTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long one step may be worked on, waits for a model's rate limit included. Time in which no process works on it does not count.
    /// Default 1 h.
    /// </summary>
    public TimeSpan StepTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Steps that a plan may have. Default 50.</summary>
    public int PlanSteps { get; init; } = 50;

    /// <summary>Steps that run side by side. Default 4.</summary>
    public int ParallelSteps { get; init; } = 4;

    /// <summary>Tool calls of one generation that are carried out; further ones are refused. Default 16.</summary>
    public int ToolCallsPerTurn { get; init; } = 16;
}
