using System.Text.Json.Serialization;

namespace Lavra.Facts;

/// <summary>
/// What an entry of the execution log says happened. The first seven are the audit actions that users know, verbatim on the
/// wire. Numbers are stored; never change them.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<LogAction>))]
public enum LogAction
{
    /// <summary>The run was accepted.</summary>
    [JsonStringEnumMemberName("task_started")]
    TaskStarted = 1,

    /// <summary>A tool call ended, well or badly.</summary>
    [JsonStringEnumMemberName("tool_executed")]
    ToolExecuted = 2,

    /// <summary>A model call ended, well or badly.</summary>
    [JsonStringEnumMemberName("generation_completed")]
    GenerationCompleted = 3,

    /// <summary>Something went wrong that is neither a tool's nor a model's outcome.</summary>
    [JsonStringEnumMemberName("error_occurred")]
    ErrorOccurred = 4,

    /// <summary>The run ended with an answer.</summary>
    [JsonStringEnumMemberName("task_completed")]
    TaskCompleted = 5,

    /// <summary>The run ended without an answer: failed, cancelled or out of budget.</summary>
    [JsonStringEnumMemberName("task_failed")]
    TaskFailed = 6,

    /// <summary>A person did something to the run.</summary>
    [JsonStringEnumMemberName("user_intervention")]
    UserIntervention = 7,

    /// <summary>The plan was made, given or found.</summary>
    [JsonStringEnumMemberName("plan_created")]
    PlanCreated = 20,

    /// <summary>A step began.</summary>
    [JsonStringEnumMemberName("step_started")]
    StepStarted = 21,

    /// <summary>A step ended with an output.</summary>
    [JsonStringEnumMemberName("step_completed")]
    StepCompleted = 22,

    /// <summary>A step ended without an output.</summary>
    [JsonStringEnumMemberName("step_failed")]
    StepFailed = 23,

    /// <summary>Something will be tried again later: a rate limit, a failing server.</summary>
    [JsonStringEnumMemberName("retry_scheduled")]
    RetryScheduled = 24,

    /// <summary>A limit was reached and did what it is for: trimmed, cut, stopped.</summary>
    [JsonStringEnumMemberName("limit_reached")]
    LimitReached = 25,

    /// <summary>A budget is used up.</summary>
    [JsonStringEnumMemberName("budget_exceeded")]
    BudgetExceeded = 26,

    /// <summary>A call that acts once was found started and without a result after a crash; the payload says what was found out.</summary>
    [JsonStringEnumMemberName("effect_reconciled")]
    EffectReconciled = 27,

    /// <summary>The run was picked up again by a process after another had died or was stopped.</summary>
    [JsonStringEnumMemberName("run_resumed")]
    RunResumed = 28,
}
