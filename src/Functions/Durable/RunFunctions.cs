using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Lavra.Functions.Durable;

/// <summary>The workflows of a run as orchestrators. Their names are those that Core records.</summary>
public sealed class RunFunctions(WorkflowRunner workflows)
{
    private const string RunName = "run";
    private const string StepName = "step";

    /// <summary>A run from plan to result.</summary>
    [Function(RunName)]
    public Task<JsonElement> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.RunAsync(RunName, context);

    /// <summary>One step of a run.</summary>
    [Function(StepName)]
    public Task<JsonElement> StepAsync([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.RunAsync(StepName, context);
}
