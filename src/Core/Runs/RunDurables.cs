using Lavra.Durability;
using Lavra.Facts;
using Lavra.Runs.Activities;
using Lavra.Runs.Workflows;

namespace Lavra.Runs;

/// <summary>Makes an engine able to carry out runs.</summary>
public static class RunDurables
{
    /// <summary>Registers the workflows and activities of runs.</summary>
    /// <param name="registry">Where to.</param>
    /// <param name="dependencies">What activities work with.</param>
    /// <param name="facts">Where their facts go; behind the redaction gateway.</param>
    public static DurableRegistry Register(DurableRegistry registry, RunDependencies dependencies, IFactStore facts)
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
            .AddActivity(RunDefinitions.Plan, plan, facts)
            .AddActivity(RunDefinitions.Generate, generate, facts)
            .AddActivity(RunDefinitions.CallTool, callTool, facts)
            .AddActivity(RunDefinitions.EndStep, endStep, facts)
            .AddActivity(RunDefinitions.EndRun, endRun, facts);
    }
}
