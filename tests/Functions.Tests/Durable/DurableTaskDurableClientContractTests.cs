using System.Text.Json;
using Lavra.Contracts.Durability;
using Lavra.Durability;
using Lavra.Functions.Durable;
using Lavra.Functions.Tests.Durable.Double;
using Lavra.Privacy;
using Lavra.Testing.Time;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Functions.Tests.Durable;

/// <summary>The contract on the durable adapter, over a double that replays every orchestration from its beginning at every turn.</summary>
public sealed class DurableTaskDurableClientContractTests : EngineContract
{
    private readonly ManualTime time = new();
    private readonly DoubleHub hub;

    public DurableTaskDurableClientContractTests() => hub = new DoubleHub(time);

    // Taking every turn again after each turn grows with the square.
    protected override int LongHistory => 400;

    protected override async Task<EngineSession> OpenAsync(DurableRegistry registry)
    {
        await Task.CompletedTask;
        var worker = new DoubleWorker(hub, new RegistryFunctions(registry));
        worker.WaitUntilIdle();
        return new EngineSession(
            new DurableTaskDurableClient(worker.Client, new Redactor(), TimeProvider.System),
            by =>
            {
                worker.WaitUntilIdle();
                time.Advance(by);
                hub.FireTimers();
            },
            worker.DisposeAsync);
    }

    protected override async Task UntilTimerWaitsAsync(string id)
    {
        while (!hub.HasTimer(id))
        {
            await hub.Changed.WaitAsync(Patience);
        }
    }

    protected override void AdvanceWhileClosed(TimeSpan by) => time.Advance(by);

    /// <summary>Functions for whatever a registry knows, which do what the app's own do.</summary>
    private sealed class RegistryFunctions(DurableRegistry registry) : IDoubleFunctions
    {
        private readonly WorkflowRunner workflows = new(registry, new Redactor());
        private readonly ActivityRunner activities = new(
            registry,
            new Redactor(),
            new DurableOptions { CancelInterval = TimeSpan.FromMilliseconds(1) },
            TimeProvider.System,
            NullLogger<ActivityRunner>.Instance);

        public async Task<object?> OrchestrateAsync(string name, TaskOrchestrationContext context) => await workflows.RunAsync(name, context);

        public async Task<object?> ActAsync(string name, string? input, string instanceId, DurableTaskClient client) =>
            registry.Activities.ContainsKey(name)
                ? await activities.RunAsync(name, JsonSerializer.Deserialize<JsonElement>(input!), instanceId, client)
                : throw new InvalidOperationException($"The function '{name}' doesn't exist, is disabled, or is not an activity function.");
    }
}
