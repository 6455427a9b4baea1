namespace Lavra.Local.Engine;

/// <summary>Durable timers that are waited for in this process, by one system timer. Thread safe.</summary>
internal sealed class TimerQueue : IDisposable
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

    /// <inheritdoc />
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            live.Clear();
            queue.Clear();
        }

        timer.Dispose();
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
