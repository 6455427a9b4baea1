using Lavra.Local.Engine.Execution;
using Lavra.Local.Engine.History;
using Lavra.Local.Engine.Instances;
using Lavra.Local.Engine.Lifetime;
using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Engine.Arrivals;

/// <summary>
/// Waits for the timers that instances asked for. A timer is a row of the file from the turn that asks for it to the turn that it
/// causes; here it is only waited for, from when the row is durable. Firing one that was taken back, or firing twice, changes
/// nothing: the instance does not wait for it any more. Thread safe; takes an instance's lock only to fire.
/// </summary>
internal sealed class DurableTimers : ITurnFollower, IAsyncDisposable
{
    private readonly TimerQueue queue;
    private readonly Residency residency;
    private readonly EngineLifetime lifetime;
    private readonly TimeProvider time;

    /// <param name="residency">The way to the instances that wait.</param>
    /// <param name="lifetime">Told when a timer cannot be fired; nobody else would notice.</param>
    /// <param name="time">The clock.</param>
    public DurableTimers(Residency residency, EngineLifetime lifetime, TimeProvider time)
    {
        this.residency = residency;
        this.lifetime = lifetime;
        this.time = time;
        queue = new TimerQueue(time, (id, task) =>
            lifetime.Guard(static due => due.Timers.Fire(due.Id, due.Task), (Timers: this, Id: id, Task: task)));
    }

    /// <summary>Waits for timers that were read from the file.</summary>
    public void Add(IEnumerable<(string Id, int Task, long FireAt)> stored)
    {
        foreach (var (id, task, fireAt) in stored)
        {
            queue.Add(id, task, fireAt);
        }
    }

    void ITurnFollower.OnCommitted(TurnCommit commit)
    {
        foreach (var request in commit.Requests)
        {
            if (request.Kind == HistoryKind.TimerCreated)
            {
                queue.Add(commit.Instance.Id, request.Task, request.At);
            }
            else if (request.Kind == HistoryKind.TimerCancelled)
            {
                queue.Remove(commit.Instance.Id, request.Task);
            }
        }
    }

    void ITurnFollower.OnRestored(HeldInstance held, IReadOnlyList<PendingTask> waiting)
    {
        foreach (var request in waiting.Select(static task => task.Request).Where(static r => r.Kind == HistoryKind.TimerCreated))
        {
            queue.Add(held.Instance.Id, request.Task, request.At);
        }
    }

    /// <summary>Fires nothing more.</summary>
    public ValueTask DisposeAsync() => queue.DisposeAsync();

    private void Fire(string id, int task)
    {
        FaultPoints.Pass(FaultPoints.TimerFired);
        if (!lifetime.IsOver)
        {
            residency.Visit(id, held => held.Write(held.Instance.Deliver(
                new HistoryEvent(HistoryKind.TimerFired, task, At: time.GetUtcNow().ToUnixTimeMilliseconds()))));
        }
    }
}
