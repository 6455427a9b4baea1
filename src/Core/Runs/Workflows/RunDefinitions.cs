using Lavra.Durability;
using Lavra.Facts;

namespace Lavra.Runs.Workflows;

/// <summary>
/// The durable parts of a run, by the names under which histories record them. Never rename one, and never change what a
/// recorded input or output means.
/// </summary>
public static class RunDefinitions
{
    /// <summary>A run from plan to result. Its instance id is the run's id.</summary>
    public static WorkflowDefinition<RunInput, RunOutcome> Run { get; } =
        new("run", RunMessageJson.Default.RunInput, RunMessageJson.Default.RunOutcome);

    /// <summary>One step of a run. Its instance id is the step's id.</summary>
    public static WorkflowDefinition<StepInput, StepOutcome> Step { get; } =
        new("step", RunMessageJson.Default.StepInput, RunMessageJson.Default.StepOutcome);

    /// <summary>Makes, finds or takes the plan.</summary>
    public static ActivityDefinition<PlanInput, PlanOutcome> Plan { get; } =
        new("plan", RunMessageJson.Default.PlanInput, RunMessageJson.Default.PlanOutcome);

    /// <summary>Makes one model call of a step.</summary>
    public static ActivityDefinition<GenerateInput, GenerateOutcome> Generate { get; } =
        new("generate", RunMessageJson.Default.GenerateInput, RunMessageJson.Default.GenerateOutcome);

    /// <summary>Makes one tool call of a step.</summary>
    public static ActivityDefinition<CallToolInput, CallToolOutcome> CallTool { get; } =
        new("call_tool", RunMessageJson.Default.CallToolInput, RunMessageJson.Default.CallToolOutcome);

    /// <summary>Ends a step that has no output.</summary>
    public static ActivityDefinition<EndStepInput, StepOutcome> EndStep { get; } =
        new("end_step", RunMessageJson.Default.EndStepInput, RunMessageJson.Default.StepOutcome) { StopsOnCancel = false };

    /// <summary>Ends the run.</summary>
    public static ActivityDefinition<EndRunInput, RunOutcome> EndRun { get; } =
        new("end_run", RunMessageJson.Default.EndRunInput, RunMessageJson.Default.RunOutcome) { StopsOnCancel = false };
}
