using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Lavra.Functions.Durable;

/// <summary>The workflows that Core lists, as orchestrators. A test compares them with the list, and tells the text of one that is missing.</summary>
public sealed class WorkflowFunctions(WorkflowRunner workflows)
{
    /// <summary>A run from plan to result.</summary>
    [Function("run")]
    public Task<JsonElement> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        workflows.RunAsync("run", context);

    /// <summary>One step of a run.</summary>
    [Function("step")]
    public Task<JsonElement> StepAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        workflows.RunAsync("step", context);

    /// <summary>Retention, pass after pass.</summary>
    [Function("retention")]
    public Task<JsonElement> RetentionAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        workflows.RunAsync("retention", context);
}
