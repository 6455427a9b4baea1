namespace Lavra.Testing.Time;

/// <summary>A clock that stands still until it is told to go on. Timers fire inside <see cref="Advance"/>, in order. Thread safe.</summary>
public sealed class ManualTime(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now = start ?? new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that are waiting.</summary>
    public int WaitingTimers
    {
        get
        {
            lock (gate)
            {
                return timers.Count;
            }
        }
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    /// <inheritdoc />
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>
    /// Moves the clock on, firing what falls due on the way. A periodic timer that would fire very often on a long way fires now and
    /// then, and at the end.
    /// </summary>
    public void Advance(TimeSpan by)
    {
        var target = GetUtcNow() + by;
        while (true)
        {
            ManualTimer? next;
            lock (gate)
            {
                next = timers.Where(t => t.Due <= target).MinBy(t => t.Due);
                now = next is null ? target : next.Due > now ? next.Due : now;
            }

            if (next is null)
            {
                return;
            }

            next.Fire(target);
        }
    }

    /// <summary>Sets the wall clock without firing anything, as somebody who sets a machine's clock does.</summary>
    public void SetWallClock(DateTimeOffset to)
    {
        lock (gate)
        {
            now = to;
        }
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class ManualTimer(ManualTime owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period = Timeout.InfiniteTimeSpan;
        private bool disposed;

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (owner.gate)
            {
                if (disposed)
                {
                    return false;
                }

                owner.timers.Remove(this);
                period = newPeriod;
                if (dueTime <= TimeSpan.Zero && dueTime != Timeout.InfiniteTimeSpan)
                {
                    // Due at once: fires without anybody moving the clock, as a system timer does.
                    Due = owner.now;
                    owner.timers.Add(this);
                    ThreadPool.QueueUserWorkItem(static timer => timer.Fire(timer.Due), this, preferLocal: false);
                }
                else if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = owner.now + dueTime;
                    owner.timers.Add(this);
                }

                return true;
            }
        }

        public void Fire(DateTimeOffset target)
        {
            lock (owner.gate)
            {
                if (!owner.timers.Remove(this))
                {
                    return;
                }

                if (period != Timeout.InfiniteTimeSpan && period > TimeSpan.Zero)
                {
                    const int Often = 8;
                    Due += target - Due > period * Often ? (target - Due) / Often : period;
                    owner.timers.Add(this);
                }
            }

            callback(state);
        }

        public void Dispose()
        {
            lock (owner.gate)
            {
                disposed = true;
                owner.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
