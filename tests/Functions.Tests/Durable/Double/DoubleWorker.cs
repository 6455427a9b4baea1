using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.DurableTask;

namespace Lavra.Functions.Tests.Durable.Double;

/// <summary>
/// A worker over a hub: runs orchestrator functions, each from the beginning at every turn, and activity functions. Closing it drops
/// what is under way; the next worker is given it again.
/// </summary>
internal sealed class DoubleWorker : IAsyncDisposable
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(20);

    private readonly DoubleHub hub;
    private readonly IDoubleFunctions functions;
    private readonly ConcurrentDictionary<DoubleActivity, byte> begun = [];
    private readonly CancellationTokenSource closed = new();
    private readonly Task pump;
    private volatile bool busy = true;

    public DoubleWorker(DoubleHub hub, IDoubleFunctions functions)
    {
        this.hub = hub;
        this.functions = functions;
        Client = new DoubleClient(hub, closed.Token);
        pump = Task.Run(PumpAsync);
    }

    /// <summary>Acts on the hub's instances.</summary>
    public DoubleClient Client { get; }

    /// <summary>Waits until all turns that can be taken were taken. Activities may still be at work.</summary>
    public void WaitUntilIdle() => SpinWait.SpinUntil(() => !busy && hub.IsIdle || pump.IsFaulted);

    public async ValueTask DisposeAsync()
    {
        await closed.CancelAsync();
        await pump;
    }

    private async Task PumpAsync()
    {
        while (!closed.IsCancellationRequested)
        {
            var change = hub.Changed;
            busy = true;
            hub.FireTimers();
            while (!closed.IsCancellationRequested && hub.TakeTurn(functions.OrchestrateAsync))
            {
            }

            if (!closed.IsCancellationRequested)
            {
                foreach (var activity in hub.OpenActivities().Where(a => begun.TryAdd(a, 0)))
                {
                    _ = Task.Run(() => RunAsync(activity));
                }
            }

            busy = false;
            await WaitAsync(change);
        }
    }

    /// <summary>Waits for a change, for the next timer, or for the end.</summary>
    private async Task WaitAsync(Task change)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(closed.Token);
        var now = hub.Time.GetUtcNow();
        var timer = hub.NextTimer is not { } next ? Task.Delay(Timeout.InfiniteTimeSpan, hub.Time, over.Token)
            : next <= now ? Task.CompletedTask
            : Task.Delay(next - now > LongestDelay ? LongestDelay : next - now, hub.Time, over.Token);
        await Task.WhenAny(change, timer);
        await over.CancelAsync();
    }

    private async Task RunAsync(DoubleActivity activity)
    {
        DoubleEvent end;
        try
        {
            var output = await functions.ActAsync(activity.Name, activity.Input, activity.Instance, Client);
            end = new DoubleEvent(DoubleEventKind.ActivityCompleted, activity.Task, Payload: JsonSerializer.Serialize(output));
        }
        catch (Exception exception)
        {
            end = new DoubleEvent(DoubleEventKind.ActivityFailed, activity.Task, Failure: new TaskFailureDetails(
                (exception as HostFailedException)?.Type ?? exception.GetType().FullName!, exception.Message, exception.StackTrace, null, null));
        }

        if (!closed.IsCancellationRequested)
        {
            hub.Complete(activity, end);
        }
    }
}
