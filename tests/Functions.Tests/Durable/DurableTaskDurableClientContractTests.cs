using Lavra.Contracts.Durability;
using Lavra.Durability;
using Lavra.Functions.Durable;
using Lavra.Functions.Tests.Durable.Double;
using Lavra.Privacy;
using Lavra.Testing.Time;

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
        var worker = new DoubleWorker(hub, new RegistryFunctions(registry, new Redactor()));
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
}
