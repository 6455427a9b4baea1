using Lavra.Facts;

namespace Lavra.Local.Cli.Rendering;

/// <summary>The words by which statuses and actions are known on the wire and in options.</summary>
internal static class WireWords
{
    /// <summary>All statuses of runs.</summary>
    public static IReadOnlyList<RunStatus> RunStatuses { get; } =
        [RunStatus.Pending, RunStatus.Running, RunStatus.Completed, RunStatus.Failed, RunStatus.Cancelled, RunStatus.BudgetExceeded];

    public static string Of(RunStatus status) => status switch
    {
        RunStatus.Pending => "pending",
        RunStatus.Running => "running",
        RunStatus.Completed => "completed",
        RunStatus.Failed => "failed",
        RunStatus.Cancelled => "cancelled",
        _ => "budget_exceeded",
    };

    public static string Of(StepStatus status) => status switch
    {
        StepStatus.Pending => "pending",
        StepStatus.Running => "running",
        StepStatus.Completed => "completed",
        StepStatus.Failed => "failed",
        StepStatus.Cancelled => "cancelled",
        StepStatus.Skipped => "skipped",
        _ => "budget_exceeded",
    };

    public static string Of(Generation.GenerationStatus status) => status switch
    {
        Generation.GenerationStatus.Pending => "pending",
        Generation.GenerationStatus.Completed => "completed",
        Generation.GenerationStatus.Cancelled => "cancelled",
        _ => "failed",
    };

    public static string Of(LogAction action) => action switch
    {
        LogAction.TaskStarted => "task_started",
        LogAction.ToolExecuted => "tool_executed",
        LogAction.GenerationCompleted => "generation_completed",
        LogAction.ErrorOccurred => "error_occurred",
        LogAction.TaskCompleted => "task_completed",
        LogAction.TaskFailed => "task_failed",
        LogAction.UserIntervention => "user_intervention",
        LogAction.PlanCreated => "plan_created",
        LogAction.StepStarted => "step_started",
        LogAction.StepCompleted => "step_completed",
        LogAction.StepFailed => "step_failed",
        LogAction.RetryScheduled => "retry_scheduled",
        LogAction.LimitReached => "limit_reached",
        LogAction.BudgetExceeded => "budget_exceeded",
        LogAction.EffectReconciled => "effect_reconciled",
        _ => "run_resumed",
    };

    public static string Of(Tools.ToolEffect effect) => effect switch
    {
        Tools.ToolEffect.Reads => "reads",
        Tools.ToolEffect.Idempotent => "idempotent",
        _ => "acts_once",
    };
}
