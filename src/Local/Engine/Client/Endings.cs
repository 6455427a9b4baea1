using System.Collections.Concurrent;
using Lavra.Durability;
using Lavra.Local.Engine.History;
using Lavra.Local.Engine.Instances;
using Lavra.Local.Engine.Lifetime;
using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Engine.Client;

/// <summary>
/// Tells those who wait for an instance that it has ended, once that is durable. Thread safe; takes no lock. Whoever waits goes on
/// on a thread of its own.
/// </summary>
/// <param name="reader">Shows what is durable.</param>
/// <param name="isBeingWritten">Whether an instance, by its id, has writes of which not everybody has been told yet.</param>
/// <param name="lifetime">Whether the engine can go on.</param>
internal sealed class Endings(EngineReader reader, Func<string, bool> isBeingWritten, EngineLifetime lifetime) : ITurnFollower
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InstanceRow>> waiters = new(StringComparer.Ordinal);
    private volatile bool over;

    /// <summary>Told when an instance without a parent has ended. Set before the engine starts.</summary>
    public Action<InstanceState>? OnEnded { get; set; }

    /// <summary>Waits for the end of an instance; null when there is none.</summary>
    /// <exception cref="EngineFaultedException">The engine cannot go on; the next one will.</exception>
    /// <exception cref="ObjectDisposedException">The engine was stopped before.</exception>
    public async Task<InstanceRow?> WaitAsync(string id, CancellationToken cancellationToken)
    {
        // Joins the waiters first and looks afterwards: an end is then seen by the look, or told to the waiter.
        var waiter = waiters.GetOrAdd(
            id, static _ => new TaskCompletionSource<InstanceRow>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (reader.Find(id) is not { } row)
        {
            return null;
        }

        lifetime.ThrowIfFaulted();
        ObjectDisposedException.ThrowIf(over && !row.HasEnded, this);

        // An end is on the disk a moment before the stores' memory has heard of it. Whoever was told of the end may read it there, so
        // until then the writer's word is waited for.
        var isKnown = row.HasEnded && !isBeingWritten(id);
        if (isKnown && waiters.TryRemove(new KeyValuePair<string, TaskCompletionSource<InstanceRow>>(id, waiter)))
        {
            waiter.TrySetResult(row);
        }

        return isKnown ? row : await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells all who wait that the end will not come from this engine.</summary>
    public void GiveUp(Exception reason)
    {
        over = true;
        foreach (var (_, waiter) in waiters)
        {
            waiter.TrySetException(reason);
        }
    }

    void ITurnFollower.OnCommitted(TurnCommit commit)
    {
        if (commit.Row is not { HasEnded: true } row)
        {
            return;
        }

        FaultPoints.Pass(FaultPoints.BeforeAnswer, row.Workflow);
        if (waiters.TryRemove(row.Id, out var waiter))
        {
            waiter.TrySetResult(row);
        }

        if (row.Parent is null && OnEnded is { } told)
        {
            lifetime.GuardSoon(static work => work.told(work.row.ToState()), (told, row));
        }
    }
}
