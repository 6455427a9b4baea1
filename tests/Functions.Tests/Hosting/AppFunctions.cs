using System.Text.Json;
using Lavra.Functions.Tests.Durable.Double;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Lavra.Functions.Tests.Hosting;

/// <summary>The app's own orchestrator and activity functions, for the durable double.</summary>
internal sealed class AppFunctions(IServiceProvider services) : IDoubleFunctions
{
    public Task<object?> OrchestrateAsync(string name, TaskOrchestrationContext context) =>
        FunctionTable.CallAsync(services.CreateScope().ServiceProvider, name, context, client: null);

    public async Task<object?> ActAsync(string name, string? input, string instanceId, DurableTaskClient client)
    {
        using var scope = services.CreateScope();
        return await FunctionTable.CallAsync(
            scope.ServiceProvider, name, JsonSerializer.Deserialize<JsonElement>(input!), client, instanceId);
    }
}
