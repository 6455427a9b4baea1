using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Lavra.Functions.Durable;

/// <summary>The activities that Core lists, by their names. A test compares them with the list, and tells the text of one that is missing.</summary>
public sealed class ActivityFunctions(ActivityRunner activities)
{
    /// <summary>Makes, finds or takes the plan.</summary>
    [Function("plan")]
    public Task<JsonElement> PlanAsync([ActivityTrigger] JsonElement request, string instanceId, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync("plan", request, instanceId, client);

    /// <summary>Makes one model call of a step.</summary>
    [Function("generate")]
    public Task<JsonElement> GenerateAsync([ActivityTrigger] JsonElement request, string instanceId, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync("generate", request, instanceId, client);

    /// <summary>Makes one tool call of a step.</summary>
    [Function("call_tool")]
    public Task<JsonElement> CallToolAsync([ActivityTrigger] JsonElement request, string instanceId, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync("call_tool", request, instanceId, client);

    /// <summary>Ends a step that has no output.</summary>
    [Function("end_step")]
    public Task<JsonElement> EndStepAsync([ActivityTrigger] JsonElement request, string instanceId, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync("end_step", request, instanceId, client);

    /// <summary>Ends the run.</summary>
    [Function("end_run")]
    public Task<JsonElement> EndRunAsync([ActivityTrigger] JsonElement request, string instanceId, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync("end_run", request, instanceId, client);

    /// <summary>Makes one pass of retention.</summary>
    [Function("retain")]
    public Task<JsonElement> RetainAsync([ActivityTrigger] JsonElement request, string instanceId, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync("retain", request, instanceId, client);
}
