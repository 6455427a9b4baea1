using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Lavra.Functions.Durable;

/// <summary>The activities of a run. Their names are those that Core records.</summary>
public sealed class RunActivityFunctions(ActivityRunner activities)
{
    private const string PlanName = "plan";
    private const string GenerateName = "generate";
    private const string CallToolName = "call_tool";
    private const string EndStepName = "end_step";
    private const string EndRunName = "end_run";

    /// <summary>Makes, finds or takes the plan.</summary>
    [Function(PlanName)]
    public Task<JsonElement> PlanAsync([ActivityTrigger] JsonElement request, string instanceId, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(PlanName, request, instanceId, client);

    /// <summary>Makes one model call of a step.</summary>
    [Function(GenerateName)]
    public Task<JsonElement> GenerateAsync([ActivityTrigger] JsonElement request, string instanceId, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(GenerateName, request, instanceId, client);

    /// <summary>Makes one tool call of a step.</summary>
    [Function(CallToolName)]
    public Task<JsonElement> CallToolAsync([ActivityTrigger] JsonElement request, string instanceId, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(CallToolName, request, instanceId, client);

    /// <summary>Ends a step that has no output.</summary>
    [Function(EndStepName)]
    public Task<JsonElement> EndStepAsync([ActivityTrigger] JsonElement request, string instanceId, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(EndStepName, request, instanceId, client);

    /// <summary>Ends the run.</summary>
    [Function(EndRunName)]
    public Task<JsonElement> EndRunAsync([ActivityTrigger] JsonElement request, string instanceId, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(EndRunName, request, instanceId, client);
}
