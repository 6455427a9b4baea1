using Lavra.Durability;
using Lavra.Local.Engine.Execution;
using Lavra.Local.Engine.History;
using Lavra.Local.Engine.Instances;
using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Engine.Arrivals;

/// <summary>
/// Starts the children that instances ask for, and brings their ends to their parents. Both follow from a turn, once the lock is free,
/// without waiting for the disk: the child's first write, and the write of the parent's next turn, say which write must be durable
/// before them. After a crash a parent that is brought back finds out from the disk how far each child has come. Thread safe; keeps
/// nothing.
/// </summary>
internal sealed class Children(
    Residency residency,
    NewInstances rows,
    ExecutionFactory executions,
    EngineReader reader,
    FailureRecords failures,
    TimeProvider time) : ITurnFollower
{
    void ITurnFollower.OnTurn(HeldInstance held, TurnCommit commit)
    {
        var instance = held.Instance;
        foreach (var request in commit.Requests)
        {
            if (request.Kind == HistoryKind.ChildStarted && !instance.Row.HasEnded)
            {
                var known = rows.LastNumber;
                held.Afterwards(() => Start(instance.Id, instance.Number, request, commit, known));
            }
        }

        if (commit.Row is { HasEnded: true, ParentId: not null } ended)
        {
            held.Afterwards(() => DeliverToParent(ended, commit));
        }
    }

    void ITurnFollower.OnRestored(HeldInstance held, IReadOnlyList<PendingTask> waiting)
    {
        var (id, number) = (held.Instance.Id, held.Instance.Number);
        foreach (var request in waiting.Select(static task => task.Request).Where(static r => r.Kind == HistoryKind.ChildStarted))
        {
            held.Afterwards(() => Reconcile(id, number, request));
        }
    }

    /// <summary>Brings a child that a parent waits for to where the parent's history says it must be.</summary>
    private void Reconcile(string parentId, long parent, HistoryEvent request)
    {
        switch (reader.Find(request.Target!))
        {
            case null:
                Start(parentId, parent, request, dependsOn: null, known: 0);
                break;
            case { HasEnded: true } ended when IsOf(parent, request, ended):
                DeliverToParent(ended, dependsOn: null);
                break;
            case { } other when !IsOf(parent, request, other):
                Refuse(parentId, request);
                break;
            default:
                residency.Visit(request.Target!, static _ => { });
                break;
        }
    }

    /// <param name="parentId">The parent's id.</param>
    /// <param name="parent">The parent's number.</param>
    /// <param name="request">What the parent asked for.</param>
    /// <param name="dependsOn">The write of the turn that asked; null when it is durable.</param>
    /// <param name="known">The last number given to an instance before the child was asked for.</param>
    private void Start(string parentId, long parent, HistoryEvent request, TurnCommit? dependsOn, long known)
    {
        FaultPoints.Pass(FaultPoints.BeforeChild, request.Name);
        if (!executions.Has(request.Name!))
        {
            Refuse(parentId, request);
            return;
        }

        var row = rows.Row(request.Target!, request.Name!) with
        {
            Parent = parent, ParentId = parentId, ParentTask = request.Task,
        };
        var other = residency.TryStart(row, request.Data ?? [], dependsOn, waiter: null);

        // A parent that left memory in between and came back has started its child already.
        if (other is not null && !(IsOf(parent, request, other) && other.Number > known))
        {
            Refuse(parentId, request);
        }
    }

    private void Refuse(string parentId, HistoryEvent request)
    {
        var reason = executions.Has(request.Name!)
            ? $"An instance '{request.Target}' exists already."
            : $"Workflow '{request.Name}' is not registered in this program.";
        var failed = failures.Answer(
            HistoryKind.ChildFailed, request.Task, new FailureDetails("child_not_started", reason, Retryable: false));
        residency.Visit(parentId, parent => parent.Write(parent.Instance.Deliver(failed)));
    }

    private void DeliverToParent(InstanceRow child, TurnCommit? dependsOn)
    {
        FaultPoints.Pass(FaultPoints.AfterChild, child.Workflow);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var inbound = child.Status == InstanceStatus.Completed
            ? new HistoryEvent(HistoryKind.ChildCompleted, child.ParentTask, Data: child.Output, At: now)
            : new HistoryEvent(HistoryKind.ChildFailed, child.ParentTask, Data: child.Failure, At: now);
        residency.Visit(child.ParentId!, parent => parent.Write(parent.Instance.Deliver(inbound, dependsOn: dependsOn)));
    }

    private static bool IsOf(long parent, HistoryEvent request, InstanceRow child) =>
        child.Parent == parent && child.ParentTask == request.Task;
}
