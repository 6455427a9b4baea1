using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lavra.Durability;
using Lavra.Local.Storage;

namespace Lavra.Local.Engine;

/// <summary>How things reach instances: found in memory or brought back, delivered under the lock, followed up after it.</summary>
internal sealed partial class EmbeddedEngine
{
    /// <summary>Runs <paramref name="act"/> under the lock of an instance that has not ended, then what follows from it.</summary>
    /// <returns>False when there is none.</returns>
    private bool WithInstance(string id, Action<WorkflowInstance> act)
    {
        while (!closed && Enter(id) is { } instance)
        {
            try
            {
                if (instance.IsGone)
                {
                    continue;
                }

                act(instance);
            }
            finally
            {
                instance.Gate.Exit();
            }

            RunAfterTurn(instance);
            return true;
        }

        return false;
    }

    /// <summary>Finds or brings back an instance and takes its lock; null when there is none that has not ended.</summary>
    private WorkflowInstance? Enter(string id)
    {
        if (resident.TryGetValue(id, out var known))
        {
            known.Gate.Enter();
            return known;
        }

        if (reader.Find(id) is not { HasEnded: false } row)
        {
            return null;
        }

        var fresh = new WorkflowInstance(this, row);
        fresh.Gate.Enter();
        if (!Join(id, fresh))
        {
            fresh.Leave();
        }
        else if (!TryRestore(fresh))
        {
            Leave(id, fresh);
            fresh.Gate.Exit();
            RunAfterTurn(fresh);
            return null;
        }

        return fresh;
    }

    private static void RunAfterTurn(WorkflowInstance instance)
    {
        while (instance.AfterTurn.TryDequeue(out var next))
        {
            FollowUps.Run(next);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "One instance that cannot be restored must not stop the others.")]
    private bool TryRestore(WorkflowInstance instance)
    {
        try
        {
            // Others may have committed between the look and the entry, so the row is read again under the lock.
            if (reader.Find(instance.Id) is not { HasEnded: false } row)
            {
                return false;
            }

            var kept = reader.Inbox(InboxTable.Kept, row.Number).Select(m => m.Message);
            instance.Restore(row, reader.Turns(row.Number), kept);
            instance.AfterTurn.Enqueue(() => PickUpPending(instance));
            return true;
        }
        catch (WorkflowDivergedException diverged)
        {
            Log.CannotRestore(logger, instance.Id, diverged);
            Settle(instance.ChangeStatus(InstanceStatus.Failed, FailureDetails.From(diverged, Redact), waiter: null));
            return false;
        }
        catch (Exception exception)
        {
            Log.CannotRestore(logger, instance.Id, exception);
            return false;
        }
    }

    /// <summary>Starts again what was under way when the instance left memory, unless this process is still at it.</summary>
    private void PickUpPending(WorkflowInstance instance)
    {
        lock (instance.Gate)
        {
            if (instance.IsGone || instance.Row.HasEnded)
            {
                return;
            }

            var answered = instance.Kept.Select(m => m.Task).ToHashSet();
            foreach (var task in instance.Pending.Where(t => !answered.Contains(t.Request.Task)).ToList())
            {
                PickUp(instance, task);
            }
        }
    }

    private void PickUp(WorkflowInstance instance, PendingTask task)
    {
        switch (task.Request.Kind)
        {
            case HistoryKind.ActivityScheduled
                when !running.ContainsKey((instance.Id, instance.Row.Execution, task.Request.Task)):
                var delivery = NewDelivery(instance, task);
                if (instance.CancelTurn > task.Turn && delivery.Binding is null or { StopsOnCancel: true })
                {
                    delivery.Cancel();
                }

                PickedUp(delivery);
                break;
            case HistoryKind.ChildStarted:
                var (id, number, request) = (instance.Id, instance.Number, task.Request);
                FollowUps.Run(() => ReconcileChild(id, number, request));
                break;
            case HistoryKind.TimerCreated:
                timers.Add(instance.Id, task.Request.Task, task.Request.At);
                break;
            default:
                break;
        }
    }

    /// <summary>Brings a child that a parent waits for to where the parent's history says it must be.</summary>
    private void ReconcileChild(string parentId, long parent, HistoryEvent request)
    {
        switch (reader.Find(request.Target!))
        {
            case null when !resident.ContainsKey(request.Target!):
                StartChild(parentId, parent, request, dependsOn: null, known: 0);
                break;
            case { HasEnded: true } ended when ended.Parent == parent && ended.ParentTask == request.Task:
                DeliverToParent(ended, dependsOn: null);
                break;
            case { } other when other.Parent != parent || other.ParentTask != request.Task:
                RefuseChild(parentId, request);
                break;
            default:
                WithInstance(request.Target!, static _ => { });
                break;
        }
    }

    /// <param name="known">The last number given to an instance before the child was asked for.</param>
    private void StartChild(string parentId, long parent, HistoryEvent request, TurnCommit? dependsOn, long known)
    {
        FaultPoints.Pass(FaultPoints.BeforeChild, request.Name);
        var row = NewRow(request.Target!, request.Name!) with
        {
            Parent = parent, ParentId = parentId, ParentTask = request.Task,
        };
        if (!registry.Workflows.ContainsKey(request.Name!))
        {
            RefuseChild(parentId, request);
            return;
        }

        // A parent that left memory in between and came back has started its child already.
        bool IsStarted(InstanceRow other) => other.Parent == parent && other.ParentTask == request.Task && other.Number > known;
        if (dependsOn is not null && reader.Find(row.Id) is { } stored)
        {
            if (!IsStarted(stored))
            {
                RefuseChild(parentId, request);
            }

            return;
        }

        var child = new WorkflowInstance(this, row);
        lock (child.Gate)
        {
            if (!Join(row.Id, child))
            {
                // Whoever is there may leave at any moment; the disk knows then.
                var other = resident.TryGetValue(row.Id, out var there) ? there.Row : reader.Find(row.Id);
                if (other is not null && !IsStarted(other))
                {
                    RefuseChild(parentId, request);
                }

                return;
            }

            Settle(child.Start(request.Data ?? [], dependsOn, waiter: null));
        }

        RunAfterTurn(child);
    }

    private void RefuseChild(string parentId, HistoryEvent request)
    {
        var reason = registry.Workflows.ContainsKey(request.Name!)
            ? $"An instance '{request.Target}' exists already."
            : $"Workflow '{request.Name}' is not registered in this program.";
        var failed = Failed(
            HistoryKind.ChildFailed, request.Task, new FailureDetails("child_not_started", reason, Retryable: false));
        FollowUps.Run(() => WithInstance(parentId, parent => Settle(parent.Deliver(failed))));
    }

    /// <summary>Follows a queued write up. Called under the instance's lock; what it starts runs after.</summary>
    private void Settle(TurnCommit? commit)
    {
        if (commit is null)
        {
            return;
        }

        var instance = commit.Instance;
        foreach (var request in commit.Requests)
        {
            if (request.Kind == HistoryKind.ChildStarted && !instance.Row.HasEnded)
            {
                var known = Volatile.Read(ref lastNumber);
                instance.AfterTurn.Enqueue(() => StartChild(instance.Id, instance.Number, request, commit, known));
            }
        }

        if (commit.Row is { HasEnded: true, ParentId: not null } ended)
        {
            instance.AfterTurn.Enqueue(() => DeliverToParent(ended, commit));
        }
    }

    private void DeliverToParent(InstanceRow child, TurnCommit? dependsOn)
    {
        FaultPoints.Pass(FaultPoints.AfterChild, child.Workflow);
        var inbound = child.Status == InstanceStatus.Completed
            ? new HistoryEvent(HistoryKind.ChildCompleted, child.ParentTask, Data: child.Output, At: Now)
            : new HistoryEvent(HistoryKind.ChildFailed, child.ParentTask, Data: child.Failure, At: Now);
        WithInstance(child.ParentId!, parent => Settle(parent.Deliver(inbound, dependsOn: dependsOn)));
    }

    private void OnActivityDone(ActivityDelivery delivery, byte[]? output, Exception? exception)
    {
        var task = delivery.Task.Request.Task;
        if (exception is not null && IsOfTheFile(exception))
        {
            // A failing disk is no outcome of an activity: it stops the engine, and the next one delivers the activity again.
            Fault(exception);
        }

        if (faulted.Task.IsCompleted)
        {
            return;
        }

        WithInstance(delivery.InstanceId, instance =>
        {
            running.TryRemove(new((delivery.InstanceId, delivery.Execution, task), delivery));
            if (instance.Row.Execution == delivery.Execution)
            {
                Settle(exception is null
                    ? instance.Deliver(
                        new HistoryEvent(HistoryKind.ActivityCompleted, task, Data: output, At: Now), delivery.Scope.Take())
                    : instance.Deliver(Failed(HistoryKind.ActivityFailed, task, FailureDetails.From(exception, Redact))));
            }
        });
        running.TryRemove(new((delivery.InstanceId, delivery.Execution, task), delivery));
    }

    /// <summary>Ends an instance whose code went on from somewhere else than a turn. Called on a foreign thread.</summary>
    internal void FailForeignAwait(string id) => ThreadPool.UnsafeQueueUserWorkItem(
        _ => WithInstance(id, instance =>
        {
            if (!instance.Row.HasEnded)
            {
                var failure = FailureDetails.From(new ForeignAwaitException(instance.Row.Workflow));
                Settle(instance.ChangeStatus(InstanceStatus.Failed, failure, waiter: null));
            }
        }),
        null);

    private void OnTimer(string id, int task)
    {
        FaultPoints.Pass(FaultPoints.TimerFired);
        if (!stopping && !faulted.Task.IsCompleted)
        {
            WithInstance(id, instance => Settle(instance.Deliver(new HistoryEvent(HistoryKind.TimerFired, task, At: Now))));
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The next look tries again.")]
    private void PollInbox()
    {
        Interlocked.Exchange(ref inboxPolls, 1);
        if (!inboxGate.TryEnter())
        {
            return;
        }

        try
        {
            while (Interlocked.Exchange(ref inboxPolls, 0) == 1 && !stopping && !faulted.Task.IsCompleted)
            {
                var messages = reader.Inbox(InboxTable.Sent, null);
                foreach (var gone in inboxTaken.Keys.Except(messages.Select(m => m.Row)))
                {
                    inboxTaken.TryRemove(gone, out _);
                }

                foreach (var (row, id, message) in messages)
                {
                    if (inboxTaken.TryAdd(row, 0))
                    {
                        DeliverMessage(row, id, message);
                    }
                }
            }
        }
        catch (Exception exception)
        {
            Log.InboxFailed(logger, exception);
        }
        finally
        {
            inboxGate.Exit();
        }
    }

    private void DeliverMessage(long row, string id, HistoryEvent message)
    {
        FaultPoints.Pass(FaultPoints.BeforeMessage);
        OnMessage?.Invoke(id, message);
        TurnCommit? commit = null;
        WithInstance(id, instance => Settle(commit = instance.Deliver(message with { At = Now }, inboxRow: row)));
        if (commit is null)
        {
            database.Writer!.WriteAsync(session => session.Execute("DELETE FROM inbox WHERE number = ?1", row));
        }
    }

    private static HistoryEvent Failed(HistoryKind kind, int task, FailureDetails failure, long at) =>
        new(kind, task, Data: JsonSerializer.SerializeToUtf8Bytes(failure, EngineJson.Default.FailureDetails), At: at);

    private HistoryEvent Failed(HistoryKind kind, int task, FailureDetails failure) => Failed(kind, task, failure, Now);

    private InstanceRow NewRow(string id, string workflow) => new()
    {
        Number = Interlocked.Increment(ref lastNumber),
        Id = id,
        Workflow = workflow,
        Version = options.Version,
        CreatedAt = Now,
        UpdatedAt = Now,
    };
}
