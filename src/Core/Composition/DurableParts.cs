using Lavra.Durability;
using Lavra.Facts;
using Lavra.Retention;
using Lavra.Retention.Workflows;
using Lavra.Runs;
using Lavra.Runs.Activities;
using Lavra.Runs.Workflows;

namespace Lavra.Composition;

/// <summary>
/// All workflows and activities of the product, one line each. Every engine runs these: the embedded one takes them as they are, and on
/// Azure a test compares them with the functions.
/// </summary>
internal static class DurableParts
{
    /// <summary>Registers them over the parts of a product.</summary>
    public static DurableRegistry Register(Product product)
    {
        var run = new RunDependencies
        {
            Runs = product.Stores.Runs,
            Tools = product.Tools,
            Executor = product.Executor,
            Models = product.Models,
            Prices = product.Prices,
            Redactor = product.Redactor,
            Options = product.Settings.Runs,
            Time = product.Time,
            Loggers = product.Loggers,
        };
        var briefs = new StepBriefs(run);
        var facts = product.Stores.Facts;
        var held = new HeldArguments(product.Redactor);
        return new DurableRegistry()
            .AddWorkflow(RunDefinitions.Run, static () => new RunWorkflow())
            .AddWorkflow(RunDefinitions.Step, static () => new StepWorkflow())
            .AddActivity(RunDefinitions.Plan, new PlanActivity(run), facts)
            .AddActivity(RunDefinitions.Generate, new GenerateActivity(run, briefs, held), facts)
            .AddActivity(RunDefinitions.CallTool, new CallToolActivity(run, held), facts)
            .AddActivity(RunDefinitions.EndStep, new EndStepActivity(run), facts)
            .AddActivity(RunDefinitions.EndRun, new EndRunActivity(run), facts)
            .AddWorkflow(RetentionDefinitions.Retention, static () => new RetentionWorkflow())
            .AddActivity(RetentionDefinitions.Retain, durable => new RetainActivity(product.On(durable).Retention));
    }
}
