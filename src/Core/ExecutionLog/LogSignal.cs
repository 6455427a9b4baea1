using Lavra.Identity;

namespace Lavra.ExecutionLog;

/// <summary>Wakes those who follow a run's log when this process writes to it. For adapters of <see cref="IExecutionLog"/>. Thread safe.</summary>
public sealed class LogSignal
{
    private readonly Lock gate = new();
    private readonly Dictionary<RunId, List<LogWatch>> watches = [];

    /// <summary>Begins to watch a run's log, until the watch is disposed.</summary>
    public LogWatch Watch(RunId run)
    {
        var watch = new LogWatch(this, run);
        lock (gate)
        {
            if (!watches.TryGetValue(run, out var list))
            {
                watches.Add(run, list = []);
            }

            list.Add(watch);
        }

        return watch;
    }

    /// <summary>Says that a run's log grew.</summary>
    public void Notify(RunId run)
    {
        lock (gate)
        {
            if (watches.TryGetValue(run, out var list))
            {
                foreach (var watch in list)
                {
                    watch.Set();
                }
            }
        }
    }

    internal void Remove(RunId run, LogWatch watch)
    {
        lock (gate)
        {
            if (watches.TryGetValue(run, out var list) && list.Remove(watch) && list.Count == 0)
            {
                watches.Remove(run);
            }
        }
    }
}

/// <summary>Remembers that it was set until somebody waits, so that nothing that happens between two waits is missed.</summary>
public sealed class LogWatch : IDisposable
{
    private readonly LogSignal signal;
    private readonly RunId run;
    private readonly SemaphoreSlim set = new(0, 1);

    internal LogWatch(LogSignal signal, RunId run) => (this.signal, this.run) = (signal, run);

    /// <summary>Wakes whoever waits, or the next to wait.</summary>
    public void Set()
    {
        lock (set)
        {
            if (set.CurrentCount == 0)
            {
                set.Release();
            }
        }
    }

    /// <summary>Waits until the log grew, unless it did since the last wait.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => set.WaitAsync(cancellationToken);

    /// <summary>Ends the watch.</summary>
    /// <remarks>The semaphore itself is not disposed: a timer that is just firing may still set it, and it holds no handle.</remarks>
    public void Dispose() => signal.Remove(run, this);
}
