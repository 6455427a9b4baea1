using Lavra.Functions.Tests.Durable.Double;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Lavra.Functions.Tests.Durable;

/// <summary>
/// Functions in a process that dies when an activity has done its work and nobody knows yet. The platform then says that the activity
/// failed: only of orchestrators it takes back what the dead process had.
/// </summary>
internal sealed class DyingFunctions(IDoubleFunctions inner) : IDoubleFunctions
{
    private readonly HashSet<string> dying = [];

    /// <summary>The next delivery of each of these activities is the process's last.</summary>
    public void DieOnce(params string[] activities)
    {
        lock (dying)
        {
            dying.UnionWith(activities);
        }
    }

    public Task<object?> OrchestrateAsync(string name, TaskOrchestrationContext context) => inner.OrchestrateAsync(name, context);

    public async Task<object?> ActAsync(string name, string? input, string instanceId, DurableTaskClient client)
    {
        var output = await inner.ActAsync(name, input, instanceId, client);
        lock (dying)
        {
            return dying.Remove(name) ? throw new InvalidOperationException("dotnet exited with code 137 (0x89)") : output;
        }
    }
}
