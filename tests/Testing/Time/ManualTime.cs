using Microsoft.Extensions.Time.Testing;

namespace Lavra.Testing.Time;

/// <summary>
/// A clock that stands still until a test moves it. Timers fire inside <see cref="Advance"/>, in order and each at its time; one that is
/// due when it is set fires on a thread of the pool, as a system timer does. Thread safe: no lock is held while a timer fires.
/// </summary>
/// <param name="start">What the clock shows first; by default 2026-01-02T03:04:05Z.</param>
public sealed class ManualTime(DateTimeOffset? start = null) : TimeProvider
{
    private readonly FakeTimeProvider clock = new(start ?? new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly Lock gate = new();
    private readonly HashSet<ManualTimer> waiting = [];
    private readonly List<ManualTimer> due = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> watchers = [];
    private TimeSpan moved;
    private TimeSpan target;

    /// <inheritdoc />
    public override long TimestampFrequency => clock.TimestampFrequency;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    /// <summary>Timers that are waiting.</summary>
    public int WaitingTimers
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        // The clock underneath looks for what is due whenever it is read.
        lock (gate)
        {
            return clock.GetUtcNow();
        }
    }

    /// <inheritdoc />
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Completes once so many timers are waiting at the same time.</summary>
    public Task WhenTimersAsync(int count)
    {
        lock (gate)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            watchers.Add((count, reached));
            TellWatchers();
            return reached.Task;
        }
    }

    /// <summary>
    /// Moves the clock on, firing what falls due on the way. A periodic timer that would fire very often on a long way fires now and
    /// then, and at the end.
    /// </summary>
    public void Advance(TimeSpan by)
    {
        TimeSpan end;
        lock (gate)
        {
            end = moved + by;
            target = end > target ? end : target;
        }

        while (MoveTowards(end))
        {
            FireDue();
        }
    }

    /// <summary>Sets the wall clock without firing anything, as somebody who sets a machine's clock does: timers wait as long as before.</summary>
    public void SetWallClock(DateTimeOffset to)
    {
        lock (gate)
        {
            clock.AdjustTime(to);
        }
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Goes to the next time at which a timer is due, or to the end. False if there is nothing to fire any more.</summary>
    private bool MoveTowards(TimeSpan end)
    {
        lock (gate)
        {
            var next = waiting.Select(static timer => timer.Due).Append(end).Min();
            if (due.Count == 0 && next > moved)
            {
                clock.Advance(next - moved);
                moved = next;
            }

            return due.Count > 0;
        }
    }

    private void FireDue()
    {
        while (TakeDue() is { } timer)
        {
            timer.Fire();
        }
    }

    private ManualTimer? TakeDue()
    {
        lock (gate)
        {
            var timer = due.FirstOrDefault();
            timer?.Next(target);
            return timer;
        }
    }

    private void TellWatchers()
    {
        foreach (var watcher in watchers.Where(watcher => waiting.Count >= watcher.Count).ToList())
        {
            watchers.Remove(watcher);
            watcher.Reached.SetResult();
        }
    }

    /// <summary>
    /// A timer of the clock underneath, which is set and comes due under the lock; there it only says that it is due. Left alone, that
    /// clock would fire all timers at the end of the way, and on the thread of whoever sets one.
    /// </summary>
    private sealed class ManualTimer : ITimer
    {
        private const int Often = 8;
        private readonly ManualTime owner;
        private readonly TimerCallback callback;
        private readonly object? state;
        private readonly ITimer underneath;
        private TimeSpan period = Timeout.InfiniteTimeSpan;
        private bool disposed;

        public ManualTimer(ManualTime owner, TimerCallback callback, object? state)
        {
            (this.owner, this.callback, this.state) = (owner, callback, state);
            underneath = owner.clock.CreateTimer(_ => ComeDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public TimeSpan Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner.gate)
            {
                if (disposed)
                {
                    return false;
                }

                this.period = period;
                Set(dueTime);
                if (owner.due.Contains(this))
                {
                    ThreadPool.QueueUserWorkItem(static owner => owner.FireDue(), owner, preferLocal: false);
                }

                return true;
            }
        }

        /// <summary>Is due no more, but perhaps again.</summary>
        public void Next(TimeSpan target)
        {
            var left = target - owner.moved;
            Set(period <= TimeSpan.Zero ? Timeout.InfiniteTimeSpan : left > period * Often ? left / Often : period);
        }

        public void Dispose()
        {
            lock (owner.gate)
            {
                disposed = true;
                Set(Timeout.InfiniteTimeSpan);
                underneath.Dispose();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Set(TimeSpan dueTime)
        {
            owner.waiting.Remove(this);
            owner.due.Remove(this);
            if (dueTime >= TimeSpan.Zero)
            {
                Due = owner.moved + dueTime;
                owner.waiting.Add(this);
                owner.TellWatchers();
            }

            underneath.Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        private void ComeDue()
        {
            owner.waiting.Remove(this);
            owner.due.Add(this);
        }
    }
}
