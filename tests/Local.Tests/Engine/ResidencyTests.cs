using System.Collections.Concurrent;
using Lavra.Durability;

namespace Lavra.Local.Tests.Engine;

/// <summary>Instances that leave memory after every turn, with many threads after the same ones.</summary>
public sealed class ResidencyTests
{
    [Fact]
    public async Task An_instance_is_started_once_however_many_start_it_and_however_soon_it_leaves_memory()
    {
        await using var engine = new EngineFixture();
        engine.Options.ResidentInstances = 0;
        var workflow = engine.Workflow("w", static async (context, _) =>
            (await context.WaitForSignalAsync(Signals.Cancel, null, CancellationToken.None)).Payload!.Reason!);
        engine.Open();

        const int Instances = 400;
        const int Threads = 8;
        var started = new int[Instances];
        var starts = new ConcurrentBag<Task>();
        async Task CountAsync(int i)
        {
            if ((await engine.StartAsync(workflow, $"i{i}")).Started)
            {
                Interlocked.Increment(ref started[i]);
            }
        }

        using var together = new Barrier(Threads);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < Instances; i++)
                {
                    together.SignalAndWait(engine.Patience);
                    starts.Add(CountAsync(i));
                }
            },
            TaskCreationOptions.LongRunning)));
        await Task.WhenAll(starts);

        Assert.All(started, static times => Assert.Equal(1, times));
        Assert.Empty(engine.Errors.All);
    }
}
