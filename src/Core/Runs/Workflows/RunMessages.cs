using Lavra.Facts;
using Lavra.Identity;

namespace Lavra.Runs.Workflows;

// What crosses the durable boundary: ids, numbers and small outcomes, never content. Members are only ever added, and what is
// missing reads as its default.

/// <summary>What a run's workflow is started with.</summary>
public sealed record RunInput
{
    /// <summary>The run.</summary>
    public RunId Run { get; init; }

    /// <summary>Steps that run side by side.</summary>
    public int ParallelSteps { get; init; }

    /// <summary>Milliseconds from the start after which the run is stopped; 0 for never.</summary>
    public long TimeBudgetMs { get; init; }

    /// <summary>Attempts at a model call that fails in passing.</summary>
    public int ModelAttempts { get; init; }

    /// <summary>What its steps keep to.</summary>
    public StepRules Rules { get; init; } = new();
}

/// <summary>What every step of a run keeps to.</summary>
public sealed record StepRules
{
    /// <summary>Generations before the step fails.</summary>
    public int Iterations { get; init; }

    /// <summary>Answers in a row that cannot be used before the step fails.</summary>
    public int Problems { get; init; }

    /// <summary>Milliseconds before the step fails.</summary>
    public long TimeMs { get; init; }

    /// <summary>
    /// Whether that is time in which the step was worked on or waited as it was told to. False, as in runs of older programs, is the time on
    /// the clock, time in which no process worked included.
    /// </summary>
    public bool CountsWork { get; init; }

    /// <summary>Turns after which the step goes on with a fresh history.</summary>
    public int TurnsPerHistory { get; init; }

    /// <summary>Attempts at a model call that fails in passing.</summary>
    public int ModelAttempts { get; init; }
}

/// <summary>How a run ended.</summary>
/// <param name="Status">Its status.</param>
public sealed record RunOutcome(RunStatus Status);

/// <summary>What a step's workflow is started with, at first and each time it goes on with a fresh history.</summary>
public sealed record StepInput
{
    /// <summary>The run.</summary>
    public RunId Run { get; init; }

    /// <summary>The step.</summary>
    public int Step { get; init; }

    /// <summary>Whether the plan names a tool, so that no model is asked.</summary>
    public bool Direct { get; init; }

    /// <summary>What it keeps to.</summary>
    public StepRules Rules { get; init; } = new();

    /// <summary>The last generation that was made; 0 for none.</summary>
    public int Generation { get; init; }

    /// <summary>Answers in a row, up to now, that could not be used.</summary>
    public int Problems { get; init; }

    /// <summary>When the step began, in Unix milliseconds; 0 when it begins now.</summary>
    public long StartedAt { get; init; }

    /// <summary>How long it was worked on up to now, in milliseconds.</summary>
    public long WorkedMs { get; init; }
}

/// <summary>How a step ended.</summary>
/// <param name="Status">Its status.</param>
public sealed record StepOutcome(StepStatus Status);

/// <summary>Asks for the plan.</summary>
/// <param name="Run">The run.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Last">Whether a failure in passing is final.</param>
public sealed record PlanInput(RunId Run, int Attempt, bool Last);

/// <summary>What came of planning.</summary>
public sealed record PlanOutcome
{
    /// <summary>What to do next.</summary>
    public OutcomeKind Kind { get; init; }

    /// <summary>The steps, in order, as far as their order matters; empty unless there is a plan.</summary>
    public IReadOnlyList<PlannedStep> Steps { get; init; } = [];

    /// <summary>How long to wait before trying again, in milliseconds.</summary>
    public long WaitMs { get; init; }

    /// <summary>Why there is no plan; null when there is one.</summary>
    public string? Error { get; init; }
}

/// <summary>A step as far as a workflow must know it.</summary>
/// <param name="DependsOn">Positions of the steps that must be completed first, from 1.</param>
/// <param name="Direct">Whether it names a tool.</param>
public sealed record PlannedStep(IReadOnlyList<int>? DependsOn, bool Direct);

/// <summary>Asks for a model call.</summary>
public sealed record GenerateInput
{
    /// <summary>The run.</summary>
    public RunId Run { get; init; }

    /// <summary>The step.</summary>
    public int Step { get; init; }

    /// <summary>The generation's number in the step, from 1.</summary>
    public int Number { get; init; }

    /// <summary>How often it was tried and told to wait before.</summary>
    public int Waits { get; init; }

    /// <summary>How often it was tried and failed in passing before.</summary>
    public int Failures { get; init; }

    /// <summary>Whether a failure in passing is final.</summary>
    public bool Last { get; init; }

    /// <summary>Milliseconds until the step's time is up; 0 for no limit.</summary>
    public long TimeLeftMs { get; init; }
}

/// <summary>What came of a model call.</summary>
public sealed record GenerateOutcome
{
    /// <summary>What to do next.</summary>
    public OutcomeKind Kind { get; init; }

    /// <summary>How many tool calls to make, side by side.</summary>
    public int Calls { get; init; }

    /// <summary>How long to wait before trying again, in milliseconds.</summary>
    public long WaitMs { get; init; }

    /// <summary>Why it failed for good, or what was wrong with the answer; null otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>How long the delivery that came to this worked, in milliseconds.</summary>
    public long WorkMs { get; init; }
}

/// <summary>What a workflow does next. Numbers are recorded; never change them.</summary>
public enum OutcomeKind
{
    /// <summary>Goes on: there is a plan, a final answer or a result.</summary>
    Done = 0,

    /// <summary>Makes the tool calls that the model asked for.</summary>
    ToolCalls = 1,

    /// <summary>Asks the model again, which is told what was wrong with its answer.</summary>
    Problem = 2,

    /// <summary>Waits, because of a rate limit, and tries again. Not a failure.</summary>
    Throttled = 3,

    /// <summary>Waits, because the model cannot be reached, and tries again.</summary>
    Unavailable = 4,

    /// <summary>Fails.</summary>
    Failed = 5,

    /// <summary>Stops, because a budget is used up.</summary>
    BudgetExceeded = 6,

    /// <summary>Fails, because the step's time is up.</summary>
    OutOfTime = 7,
}

/// <summary>Asks for a tool call.</summary>
/// <param name="Run">The run.</param>
/// <param name="Step">The step.</param>
/// <param name="Generation">The generation that asked for it; 0 when the plan did.</param>
/// <param name="Index">Its index in the generation, from 1.</param>
public sealed record CallToolInput(RunId Run, int Step, int Generation, int Index)
{
    /// <summary>Milliseconds until the step's time is up; 0 for no limit.</summary>
    public long TimeLeftMs { get; init; }
}

/// <summary>What came of a tool call.</summary>
/// <param name="Success">Whether the tool did what it was asked.</param>
public sealed record CallToolOutcome(bool Success)
{
    /// <summary>How long the delivery that came to this worked, in milliseconds.</summary>
    public long WorkMs { get; init; }
}

/// <summary>Asks to end a step without an output.</summary>
/// <param name="Run">The run.</param>
/// <param name="Step">The step.</param>
/// <param name="Status">Its status.</param>
/// <param name="Error">Why; null for what the status says by itself.</param>
/// <param name="Limit">The limit that ended it, by its setting's name; null when none did.</param>
public sealed record EndStepInput(RunId Run, int Step, StepStatus Status, string? Error, string? Limit);

/// <summary>Asks to end a run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Status">Its status, as far as the workflow knows it.</param>
/// <param name="Error">Why it ended without an answer; null to take it from the steps.</param>
public sealed record EndRunInput(RunId Run, RunStatus Status, string? Error);
