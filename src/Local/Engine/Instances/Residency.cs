using System.Diagnostics.CodeAnalysis;
using Lavra.Durability;
using Lavra.Local.Engine.Execution;
using Lavra.Local.Engine.History;
using Lavra.Local.Engine.Lifetime;
using Lavra.Local.Storage.Sessions;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Engine.Instances;

/// <summary>
/// The way to instances: finds one in memory or brings it back from its history, lets one thread at a time act on it, and lets it go.
/// Thread safe. No thread holds two instances; what a visit leads to in others is done when the lock is free.
/// </summary>
/// <remarks>
/// Whoever wants to make or bring back an instance puts it among the residents first, locked, and only then looks at the disk: so
/// nobody else can make or bring back the same one, and one that left memory before is on the disk. An instance that was dropped says
/// so (<see cref="WorkflowInstance.IsGone"/>) to those who waited for its lock, and they look again.
/// </remarks>
internal sealed partial class Residency(
    EngineReader reader,
    Residents residents,
    TurnWriter writer,
    ExecutionFactory executions,
    FailureRecords failures,
    EngineLifetime lifetime,
    TimeProvider time,
    ILogger logger) : ITurnFollower
{
    /// <summary>Runs <paramref name="act"/> under the lock of an instance that has not ended, then what follows from it.</summary>
    /// <returns>False when there is none, or the engine has stopped.</returns>
    public bool Visit(string id, Action<HeldInstance> act)
    {
        HeldInstance? held;
        try
        {
            held = VisitLocked(id, act);
        }
        catch (Exception exception) when (FileFaults.IsOfTheFile(exception))
        {
            lifetime.Fault(exception);
            throw;
        }

        if (held is null)
        {
            return false;
        }

        FollowUp(held);
        return true;
    }

    /// <summary>Starts an instance under the id of <paramref name="row"/>, unless there is one, in whatever state.</summary>
    /// <param name="row">The row of the new instance.</param>
    /// <param name="input">Its input.</param>
    /// <param name="dependsOn">Must become durable before this may; null when nothing must.</param>
    /// <param name="waiter">Told when the start is durable; null when nobody waits.</param>
    /// <returns>The row of the instance that was there; null when the new one was started.</returns>
    public InstanceRow? TryStart(InstanceRow row, byte[] input, TurnCommit? dependsOn, TaskCompletionSource? waiter)
    {
        var instance = new WorkflowInstance(row, executions, time);
        var held = new HeldInstance(instance, writer);
        instance.Gate.Enter();
        try
        {
            while (!residents.TryAdd(instance))
            {
                if (residents.Find(row.Id) is { } other)
                {
                    return other.Row;
                }
            }

            if (reader.Find(row.Id) is { } stored)
            {
                Drop(instance);
                return stored;
            }

            if (row.Parent is null)
            {
                FaultPoints.Pass(FaultPoints.BeforeStart, row.Workflow);
            }

            held.Write(instance.Start(input, dependsOn, waiter));
        }
        catch (Exception exception)
        {
            Drop(instance);
            if (FileFaults.IsOfTheFile(exception))
            {
                lifetime.Fault(exception);
            }

            throw;
        }
        finally
        {
            Leave(instance);
        }

        FollowUp(held);
        return null;
    }

    /// <summary>Ends an instance whose code went on from somewhere else than a turn. Called on a foreign thread.</summary>
    public void FailForeignAwait(string id) =>
        lifetime.GuardSoon(static work => work.Residency.EndForeignAwait(work.Id), (Residency: this, Id: id));

    /// <summary>
    /// Brings an instance back from the disk when its write was refused for what it contains, and not because the disk fails. The activity
    /// that wrote it counts as failed.
    /// </summary>
    void ITurnFollower.OnFailed(TurnCommit commit, Exception exception)
    {
        if (!commit.Creates && !lifetime.IsFaulted)
        {
            lifetime.GuardSoon(
                static work => work.Residency.GoOnAfterRefusal(work.Commit, work.Exception),
                (Residency: this, Commit: commit, Exception: exception));
        }
    }

    private void EndForeignAwait(string id) => Visit(id, held =>
    {
        if (held.Instance is { Row: { HasEnded: false } row } instance)
        {
            var failure = failures.Describe(new ForeignAwaitException(row.Workflow));
            held.Write(instance.ChangeStatus(InstanceStatus.Failed, failure, waiter: null));
        }
    });

    private void GoOnAfterRefusal(TurnCommit commit, Exception exception) => Visit(commit.Instance.Id, held =>
    {
        if (commit.AnsweredTask >= 0 && commit.Facts.Length > 0 && exception is not CommitAbandonedException)
        {
            var failure = failures.Describe(exception) with { Retryable = false };
            held.Write(held.Instance.Deliver(failures.Answer(HistoryKind.ActivityFailed, commit.AnsweredTask, failure)));
        }
    });

    /// <returns>Null when there is no such instance.</returns>
    private HeldInstance? VisitLocked(string id, Action<HeldInstance> act)
    {
        while (!lifetime.IsClosed && Enter(id, out var waiting) is { } instance)
        {
            try
            {
                if (instance.IsGone)
                {
                    continue;
                }

                var held = new HeldInstance(instance, writer);
                act(held);
                if (waiting is not null)
                {
                    TellRestored(held, waiting);
                }

                return held;
            }
            finally
            {
                Leave(instance);
            }
        }

        return null;
    }

    /// <summary>Takes the lock of an instance that is in memory, or is brought there; null when there is none that has not ended.</summary>
    /// <param name="id">The instance's id.</param>
    /// <param name="waiting">What it waits for, if it was brought back; otherwise null.</param>
    private WorkflowInstance? Enter(string id, out List<PendingTask>? waiting)
    {
        waiting = null;
        if (residents.Find(id) is { } known)
        {
            known.Gate.Enter();
            return known;
        }

        if (reader.Find(id) is not { HasEnded: false } row)
        {
            return null;
        }

        var fresh = new WorkflowInstance(row, executions, time);
        fresh.Gate.Enter();
        if (!residents.TryAdd(fresh))
        {
            fresh.Leave();
            return fresh;
        }

        var entered = false;
        try
        {
            entered = TryRestore(fresh);
            waiting = [.. fresh.Pending];
            return entered ? fresh : null;
        }
        finally
        {
            if (!entered)
            {
                Leave(fresh);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "One instance that cannot be restored must not stop the others.")]
    private bool TryRestore(WorkflowInstance instance)
    {
        try
        {
            // Others may have written between the look and the entry, so the row is read again under the lock.
            if (reader.Find(instance.Id) is not { HasEnded: false } row)
            {
                Drop(instance);
                return false;
            }

            var kept = reader.Inbox(InboxTable.Kept, row.Number).Select(m => m.Message);
            instance.Restore(row, reader.Turns(row.Number), kept);
            return true;
        }
        catch (WorkflowDivergedException diverged)
        {
            // It stays, ended, until that is durable.
            Log.CannotRestore(logger, instance.Id, diverged);
            var held = new HeldInstance(instance, writer);
            held.Write(instance.ChangeStatus(InstanceStatus.Failed, failures.Describe(diverged), waiter: null));
            lifetime.GuardSoon(static held => held.RunAfterwards(), held);
            return false;
        }
        catch (Exception exception)
        {
            Drop(instance);
            if (FileFaults.IsOfTheFile(exception))
            {
                throw;
            }

            Log.CannotRestore(logger, instance.Id, exception);
            return false;
        }
    }

    private void TellRestored(HeldInstance held, List<PendingTask> waiting)
    {
        waiting.RemoveAll(task => !held.Instance.IsWaitingFor(task));
        if (waiting.Count == 0 || held.Instance.IsGone)
        {
            return;
        }

        foreach (var follower in writer.Followers)
        {
            follower.OnRestored(held, waiting);
        }
    }

    /// <summary>Takes an instance that cannot be used out of memory. Call under its lock.</summary>
    private void Drop(WorkflowInstance instance)
    {
        instance.Leave();
        residents.Remove(instance);
    }

    /// <summary>Ends a visit: lets the lock go, and the instance with it when too many are in memory and it has nothing to write.</summary>
    private void Leave(WorkflowInstance instance)
    {
        if (residents.AreTooMany && instance.TryLeave())
        {
            residents.Remove(instance);
        }

        instance.Gate.Exit();
    }

    /// <summary>What follows from a turn must happen: an instance waits for it that nobody would wake.</summary>
    private void FollowUp(HeldInstance held)
    {
        try
        {
            held.RunAfterwards();
        }
        catch (Exception exception) when (!lifetime.IsOver)
        {
            lifetime.Fault(exception);
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1602, LogLevel.Error, "Instance {InstanceId} cannot go on in this program.")]
        public static partial void CannotRestore(ILogger logger, string instanceId, Exception exception);
    }
}
