namespace Lavra.Models;

/// <summary>A clock on which short waits are over at once and long ones never end, for exchanges over a real network.</summary>
internal sealed class HurriedTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= TimeSpan.Zero && dueTime <= TimeSpan.FromSeconds(1))
        {
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        return new Inert();
    }

    private sealed class Inert : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
