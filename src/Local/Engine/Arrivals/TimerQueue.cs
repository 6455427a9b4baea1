namespace Lavra.Local.Engine.Arrivals;

/// <summary>
/// Timers that are waited for in this process, by one system timer. Thread safe: one lock of its own, never held while a timer is
/// fired.
/// </summary>
internal sealed class TimerQueue : IAsyncDisposable
{
    // A system timer follows a clock of its own; looking again now and then notices when the wall clock was set.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly PriorityQueue<(string Instance, int Task, long FireAt), long> queue = new();
    private readonly HashSet<(string Instance, int Task)> live = [];
    private readonly TimeProvider time;
    private readonly Action<string, int> fire;
    private readonly ITimer timer;
    private bool disposed;

    /// <param name="time">The clock.</param>
    /// <param name="fire">Told which timer's time has come, on a thread of the pool. Must not throw.</param>
    public TimerQueue(TimeProvider time, Action<string, int> fire)
    {
        this.time = time;
        this.fire = fire;
        timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits for a timer. Adding one that is there already does nothing.</summary>
    public void Add(string instance, int task, long fireAt)
    {
        lock (gate)
        {
            if (disposed || !live.Add((instance, task)))
            {
                return;
            }

            queue.Enqueue((instance, task, fireAt), fireAt);
            Arm();
        }
    }

    /// <summary>Waits no more.</summary>
    public void Remove(string instance, int task)
    {
        lock (gate)
        {
            live.Remove((instance, task));
        }
    }

    /// <summary>Fires nothing more; what is being fired was fired when this returns.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            disposed = true;
            live.Clear();
            queue.Clear();
        }

        await timer.DisposeAsync().ConfigureAwait(false);
    }

    private void Wake()
    {
        var due = new List<(string Instance, int Task, long FireAt)>();
        lock (gate)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            while (queue.TryPeek(out var next, out var fireAt) && (fireAt <= now || !live.Contains((next.Instance, next.Task))))
            {
                queue.Dequeue();
                if (live.Remove((next.Instance, next.Task)))
                {
                    due.Add(next);
                }
            }

            Arm();
        }

        foreach (var (instance, task, _) in due)
        {
            fire(instance, task);
        }
    }

    private void Arm()
    {
        if (disposed)
        {
            return;
        }

        if (!queue.TryPeek(out _, out var fireAt))
        {
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var wait = TimeSpan.FromMilliseconds(Math.Max(0, fireAt - time.GetUtcNow().ToUnixTimeMilliseconds()));
        timer.Change(wait < LongestSleep ? wait : LongestSleep, Timeout.InfiniteTimeSpan);
    }
}
