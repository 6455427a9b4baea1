using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Lavra.Functions.Tests.Durable.Double;

/// <summary>The functions that a worker can run.</summary>
internal interface IDoubleFunctions
{
    /// <summary>Starts an orchestrator function.</summary>
    Task<object?> OrchestrateAsync(string name, TaskOrchestrationContext context);

    /// <summary>Runs an activity function.</summary>
    Task<object?> ActAsync(string name, string? input, string instanceId, DurableTaskClient client);
}
