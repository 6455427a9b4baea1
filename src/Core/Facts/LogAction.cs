using System.Text.Json.Serialization;
using Lavra.Words;

namespace Lavra.Facts;

/// <summary>
/// What an entry of the execution log says happened. The first seven are the audit actions that users know, verbatim on the
/// wire. Numbers are stored; never change them.
/// </summary>
[JsonConverter(typeof(WireWordConverter<LogAction>))]
public enum LogAction
{
    /// <summary>The run was accepted.</summary>
    TaskStarted = 1,

    /// <summary>A tool call ended, well or badly.</summary>
    ToolExecuted = 2,

    /// <summary>A model call ended, well or badly.</summary>
    GenerationCompleted = 3,

    /// <summary>Something went wrong that is neither a tool's nor a model's outcome.</summary>
    ErrorOccurred = 4,

    /// <summary>The run ended with an answer.</summary>
    TaskCompleted = 5,

    /// <summary>The run ended without an answer: failed, cancelled or out of budget.</summary>
    TaskFailed = 6,

    /// <summary>A person did something to the run.</summary>
    UserIntervention = 7,

    /// <summary>The plan was made, given or found.</summary>
    PlanCreated = 20,

    /// <summary>A step began.</summary>
    StepStarted = 21,

    /// <summary>A step ended with an output.</summary>
    StepCompleted = 22,

    /// <summary>A step ended without an output.</summary>
    StepFailed = 23,

    /// <summary>Something will be tried again later: a rate limit, a failing server.</summary>
    RetryScheduled = 24,

    /// <summary>A limit was reached and did what it is for: trimmed, cut, stopped.</summary>
    LimitReached = 25,

    /// <summary>A budget is used up.</summary>
    BudgetExceeded = 26,

    /// <summary>A call that acts once was found started and without a result after a crash; the payload says what was found out.</summary>
    EffectReconciled = 27,

    /// <summary>The run was picked up again by a process after another had died or was stopped.</summary>
    RunResumed = 28,
}
