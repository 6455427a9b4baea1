using Lavra.Local.Engine.Execution;
using Lavra.Local.Engine.History;
using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Engine.Instances;

/// <summary>
/// What one delivery to an instance changes, written in one transaction: the turns it caused, what the activity wrote, timers,
/// messages and the instance's row.
/// </summary>
internal sealed class TurnCommit(WorkflowInstance instance) : WriteOperation
{
    /// <summary>The instance.</summary>
    public WorkflowInstance Instance { get; } = instance;

    /// <summary>Must have become durable before this may; null when nothing must.</summary>
    public TurnCommit? DependsOn { get; init; }

    /// <summary>What the activity wrote that caused the delivery.</summary>
    public WriteOperation[] Facts { get; init; } = [];

    /// <summary>The message that was delivered, to be taken out of the inbox; null when it was not there.</summary>
    public long? InboxRow { get; init; }

    /// <summary>The task that was answered; -1 for none.</summary>
    public int AnsweredTask { get; init; } = -1;

    /// <summary>Whether the instance's row is new.</summary>
    public bool Creates { get; set; }

    /// <summary>Whether the history begins again.</summary>
    public bool BeginsAgain { get; set; }

    /// <summary>The number of the first of <see cref="Turns"/>.</summary>
    public int FirstTurn { get; set; }

    /// <summary>The turns taken.</summary>
    public List<byte[]> Turns { get; } = [];

    /// <summary>A delivery that is kept for later, because the instance is suspended; null otherwise.</summary>
    public HistoryEvent? Kept { get; set; }

    /// <summary>Whether what was kept is delivered with this.</summary>
    public bool ClearsKept { get; init; }

    /// <summary>Everything asked for, in order.</summary>
    public List<HistoryEvent> Requests { get; } = [];

    /// <summary>The timer that fired; -1 for none.</summary>
    public int FiredTimer { get; set; } = -1;

    /// <summary>The row as it is to be; null when it does not change.</summary>
    public InstanceRow? Row { get; set; }

    /// <summary>Which execution of the instance asks; task numbers begin again with each.</summary>
    public int Execution { get; set; }

    /// <summary>Activities that are to begin once this is durable.</summary>
    public List<PendingTask> Activities { get; } = [];

    /// <summary>Activities that were asked for when a cancel arrived: those that stop on a cancel are to end.</summary>
    public IReadOnlyList<PendingTask> Cancelled { get; set; } = [];

    /// <summary>Activities that nobody waits for any more, because the instance has ended.</summary>
    public IReadOnlyList<PendingTask> Abandoned { get; set; } = [];

    /// <summary>Told what came of it.</summary>
    public TaskCompletionSource? Waiter { get; init; }

    /// <summary>Told what came of it before <see cref="Waiter"/> is; set when it is queued.</summary>
    public TurnWriter? Writer { get; set; }

    /// <summary>Whether nothing of it became durable.</summary>
    public bool HasFailed { get; private set; }

    public override void Apply(WriteSession session)
    {
        if (DependsOn is { HasFailed: true } || Instance.IsBroken)
        {
            throw new CommitAbandonedException();
        }

        if (Creates)
        {
            Row!.Insert(session);
        }

        foreach (var fact in Facts)
        {
            fact.Apply(session);
        }

        WriteHistory(session);
        foreach (var request in Requests)
        {
            WriteRequest(session, request);
        }

        if (FiredTimer >= 0)
        {
            DeleteTimer(session, FiredTimer);
        }

        if (InboxRow is { } row)
        {
            session.Execute("DELETE FROM inbox WHERE number = ?1", row);
        }

        if (ClearsKept)
        {
            session.Execute(
                "DELETE FROM inbox WHERE instance = ?1 AND source = ?2", Instance.Number, InboxTable.Kept);
        }

        if (Kept is { } kept)
        {
            InboxTable.Insert(session, Instance.Number, InboxTable.Kept, kept);
        }

        if (Row is { } changed && !Creates)
        {
            changed.Update(session, Instance.Number);
        }
    }

    public override void OnCommitted()
    {
        foreach (var fact in Facts)
        {
            fact.OnCommitted();
        }

        Writer!.OnCommitted(this);
        Waiter?.TrySetResult();
    }

    public override void OnFailed(Exception exception)
    {
        HasFailed = true;
        foreach (var fact in Facts)
        {
            fact.OnFailed(exception);
        }

        Writer!.OnFailed(this, exception);
        Waiter?.TrySetException(exception);
    }

    private void WriteHistory(WriteSession session)
    {
        if (BeginsAgain)
        {
            session.Execute("DELETE FROM history WHERE instance = ?1", Instance.Number);
            FaultPoints.Pass(FaultPoints.ContinueAsNew, Instance.Row.Workflow);
        }

        for (var i = 0; i < Turns.Count; i++)
        {
            session.Execute(
                "INSERT INTO history (instance, turn, events) VALUES (?1, ?2, ?3)", Instance.Number, FirstTurn + i, Turns[i]);
        }
    }

    private void WriteRequest(WriteSession session, HistoryEvent request)
    {
        switch (request.Kind)
        {
            case HistoryKind.TimerCreated:
                session.Execute(
                    "INSERT INTO timers (instance, task, fire_at) VALUES (?1, ?2, ?3)", Instance.Number, request.Task, request.At);
                break;
            case HistoryKind.TimerCancelled:
                DeleteTimer(session, request.Task);
                break;
            case HistoryKind.SignalSent:
                InboxTable.Send(session, request.Target!, request with { Kind = HistoryKind.SignalReceived, Task = -1 });
                break;
            case HistoryKind.Completed or HistoryKind.Failed:
                session.Execute("DELETE FROM timers WHERE instance = ?1", Instance.Number);
                session.Execute("DELETE FROM inbox WHERE instance = ?1", Instance.Number);
                break;
            default:
                break;
        }
    }

    private void DeleteTimer(WriteSession session, int task) =>
        session.Execute("DELETE FROM timers WHERE instance = ?1 AND task = ?2", Instance.Number, task);
}
