using Lavra.Durability;
using Lavra.Runs.Activities;
using Lavra.Runs.Workflows;

namespace Lavra.Runs;

/// <summary>Makes an engine able to carry out runs.</summary>
public static class RunDurables
{
    /// <summary>Registers the workflows and activities of runs.</summary>
    public static DurableRegistry Register(DurableRegistry registry, RunDependencies dependencies)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(dependencies);
        var briefs = new StepBriefs(dependencies);
        var held = new HeldArguments(dependencies.Redactor);
        var plan = new PlanActivity(dependencies);
        var generate = new GenerateActivity(dependencies, briefs, held);
        var callTool = new CallToolActivity(dependencies, held);
        var endStep = new EndStepActivity(dependencies);
        var endRun = new EndRunActivity(dependencies);
        return registry
            .AddWorkflow(RunDefinitions.Run, static () => new RunWorkflow())
            .AddWorkflow(RunDefinitions.Step, static () => new StepWorkflow())
            .AddActivity(RunDefinitions.Plan, () => plan)
            .AddActivity(RunDefinitions.Generate, () => generate)
            .AddActivity(RunDefinitions.CallTool, () => callTool)
            .AddActivity(RunDefinitions.EndStep, () => endStep)
            .AddActivity(RunDefinitions.EndRun, () => endRun);
    }
}
