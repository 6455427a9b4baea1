using Lavra.Durability;
using Lavra.Local.Engine.Execution;
using Lavra.Local.Engine.History;
using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Engine.Instances;

/// <summary>
/// An instance in memory: its code, its row, and what a turn of it changes. Deliveries to it take turns under its lock; each gives a
/// write that must be handed to the writer before the lock is let go, so that writes keep the order of turns. Memory runs ahead of
/// the disk by what the writer has queued; nothing that the world could see happens before the disk has caught up. Call everything
/// under <see cref="Gate"/>, except what says otherwise.
/// </summary>
internal sealed class WorkflowInstance(InstanceRow row, ExecutionFactory executions, TimeProvider time)
{
    // A workflow that continues as new without ever waiting would spin for ever.
    private const int MostRestarts = 1000;
    private WorkflowExecution? execution;
    private int turn;
    private int inFlight;
    private HistoryEvent? forcedEnd;
    private volatile bool broken;
    private volatile bool gone;

    /// <summary>Held while a turn is taken.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The row as memory has it. May be read without the lock.</summary>
    public InstanceRow Row { get; private set; } = row;

    /// <summary>The instance's id. Never changes.</summary>
    public string Id { get; } = row.Id;

    /// <summary>The instance's number in the database. Never changes.</summary>
    public long Number { get; } = row.Number;

    /// <summary>What arrived while suspended, in order.</summary>
    public List<HistoryEvent> Kept { get; } = [];

    /// <summary>
    /// Whether a write failed, so that memory is ahead of a disk that will not follow. Set by the thread that writes, without the lock.
    /// </summary>
    public bool IsBroken => broken;

    /// <summary>Whether it was dropped from memory; whoever holds it must look it up again.</summary>
    public bool IsGone => gone;

    /// <summary>Requests that have not come back; empty when the code is not in memory.</summary>
    public IEnumerable<PendingTask> Pending => execution?.Pending.Values ?? [];

    /// <summary>The turn in which a cancel arrived; -1 when none did.</summary>
    public int CancelTurn => execution?.CancelTurn ?? -1;

    private bool IsBusy => Pending.Any(t => t.Request.Kind is HistoryKind.ActivityScheduled or HistoryKind.ChildStarted);

    private IEnumerable<PendingTask> Activities => Pending.Where(t => t.Request.Kind == HistoryKind.ActivityScheduled);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Whether the answer to a request is still to come.</summary>
    public bool IsWaitingFor(PendingTask task) => !Row.HasEnded
        && execution?.Pending.GetValueOrDefault(task.Request.Task) == task
        && !Kept.Exists(kept => kept.Task == task.Request.Task);

    /// <summary>Brings the code to where the recorded turns left it.</summary>
    /// <exception cref="WorkflowDivergedException">The code asks for something else than it did.</exception>
    public void Restore(InstanceRow current, IEnumerable<List<HistoryEvent>> turns, IEnumerable<HistoryEvent> kept)
    {
        FaultPoints.Pass(FaultPoints.BeforeReplay, current.Workflow);
        Row = current;
        Kept.AddRange(kept);
        execution = NewExecution();
        foreach (var recorded in turns)
        {
            execution.Replay(recorded);
            FaultPoints.Pass(FaultPoints.MidReplay, current.Workflow);
            turn++;
        }
    }

    /// <summary>Takes the first turn of a new instance.</summary>
    public TurnCommit Start(byte[] input, TurnCommit? dependsOn, TaskCompletionSource? waiter)
    {
        execution = NewExecution();
        var commit = new TurnCommit(this) { Creates = true, DependsOn = dependsOn, Waiter = waiter };
        TakeTurn(commit, new HistoryEvent(HistoryKind.Started, -1, Row.Version, input, At: Row.CreatedAt));
        return Finish(commit);
    }

    /// <summary>Delivers an event.</summary>
    /// <returns>What is to be written; null when the event is not, or no longer, of interest.</returns>
    public TurnCommit? Deliver(
        HistoryEvent inbound,
        WriteOperation[]? facts = null,
        long? inboxRow = null,
        TurnCommit? dependsOn = null,
        TaskCompletionSource? waiter = null)
    {
        if (Row.HasEnded || (inbound.Task >= 0 && execution?.Pending.ContainsKey(inbound.Task) != true))
        {
            return null;
        }

        var commit = new TurnCommit(this)
        {
            Facts = facts ?? [],
            InboxRow = inboxRow,
            DependsOn = dependsOn,
            AnsweredTask = inbound.Task,
            Waiter = waiter,
        };
        if (inbound.Kind == HistoryKind.TimerFired)
        {
            commit.FiredTimer = inbound.Task;
        }

        if (Row.Status == InstanceStatus.Suspended)
        {
            commit.Kept = inbound;
            Kept.Add(inbound);
        }
        else
        {
            commit.FirstTurn = turn;
            TakeTurn(commit, inbound);
        }

        return Finish(commit);
    }

    /// <summary>Lets a suspended instance go on: what arrived meanwhile is delivered, in one write.</summary>
    public TurnCommit Resume(TaskCompletionSource waiter)
    {
        var commit = new TurnCommit(this) { Waiter = waiter, ClearsKept = true };
        Row = Row with { Status = InstanceStatus.Running, UpdatedAt = Now };
        commit.Row = Row;
        commit.FirstTurn = turn;
        foreach (var inbound in Kept)
        {
            if (execution!.End is null && (inbound.Task < 0 || execution.Pending.ContainsKey(inbound.Task)))
            {
                TakeTurn(commit, inbound);
            }
        }

        Kept.Clear();
        return Finish(commit);
    }

    /// <summary>Changes the row without a turn: suspended, terminated, or failed because it cannot be restored.</summary>
    public TurnCommit ChangeStatus(InstanceStatus status, FailureDetails? failure, TaskCompletionSource? waiter)
    {
        var commit = new TurnCommit(this) { Waiter = waiter };
        Row = Row with
        {
            Status = status,
            Failure = failure is null ? null : FailureRecords.ToJson(failure),
            UpdatedAt = Now,
        };
        if (Row.HasEnded)
        {
            // Ended from outside: cleaned up as if the workflow had ended by itself.
            commit.Requests.Add(new HistoryEvent(HistoryKind.Failed, -1));
            commit.Abandoned = [.. Activities];
            Row = Row with { Busy = false };
        }

        commit.Row = Row;
        return Finish(commit);
    }

    /// <summary>Whether a write is queued, or is durable and not everybody has been told. Needs no lock.</summary>
    public bool IsBeingWritten => Volatile.Read(ref inFlight) > 0;

    /// <summary>Notes that a write was queued.</summary>
    public void NoteQueued() => Interlocked.Increment(ref inFlight);

    /// <summary>Notes that a write became durable. Needs no lock.</summary>
    public void NoteCommitted() => Interlocked.Decrement(ref inFlight);

    /// <summary>Notes that a write failed. Needs no lock.</summary>
    public void NoteFailed()
    {
        broken = true;
        gone = true;
        Interlocked.Decrement(ref inFlight);
    }

    /// <summary>Marks it as dropped from memory.</summary>
    public void Leave() => gone = true;

    /// <summary>Marks it as dropped from memory, if nothing is being written.</summary>
    /// <returns>Whether it is dropped, now or before.</returns>
    public bool TryLeave()
    {
        if (Volatile.Read(ref inFlight) == 0)
        {
            gone = true;
        }

        return gone;
    }

    private WorkflowExecution NewExecution() => executions.Create(Row.Workflow, Row.Id, Row.ParentId, Row.Execution);

    private void TakeTurn(TurnCommit commit, HistoryEvent inbound)
    {
        var isCancel = inbound.Kind == HistoryKind.SignalReceived
            && string.Equals(inbound.Name, Signals.Cancel.Name, StringComparison.OrdinalIgnoreCase);
        if (isCancel)
        {
            commit.Cancelled = [.. commit.Cancelled, .. Activities];
        }

        Record(commit, inbound);
        var carried = new Queue<(string Name, byte[]? Payload)>();
        for (var restarts = 0; execution!.End is { Kind: HistoryKind.ContinuedAsNew } end; restarts++)
        {
            if (restarts == MostRestarts)
            {
                commit.Requests.Add(forcedEnd = new HistoryEvent(HistoryKind.Failed, -1, Data: FailureRecords.ToJson(new FailureDetails(
                    typeof(InvalidOperationException).FullName!,
                    $"Workflow '{Row.Workflow}' continued as new {MostRestarts} times without waiting for anything.",
                    Retryable: false))));
                return;
            }

            BeginAgain(commit, end.Data!, inbound.At, carried);
        }
    }

    /// <summary>Starts the next execution and hands it the signals that the last one did not take.</summary>
    private void BeginAgain(TurnCommit commit, byte[] input, long at, Queue<(string Name, byte[]? Payload)> carried)
    {
        // Signals that the last execution held and did not take came earlier than those that it was never handed.
        var untaken = new Queue<(string Name, byte[]? Payload)>([.. execution!.UntakenSignals, .. carried]);
        carried.Clear();
        Row = Row with { Execution = Row.Execution + 1 };
        execution = NewExecution();
        turn = 0;
        commit.BeginsAgain = true;
        commit.FirstTurn = 0;
        commit.Turns.Clear();
        commit.Cancelled = [];
        commit.Row = Row;
        Record(commit, new HistoryEvent(HistoryKind.Started, -1, Row.Version, input, At: at));
        while (untaken.TryDequeue(out var signal))
        {
            if (execution.End is null)
            {
                Record(commit, new HistoryEvent(HistoryKind.SignalReceived, -1, signal.Name, signal.Payload, At: at));
            }
            else
            {
                carried.Enqueue(signal);
            }
        }
    }

    private void Record(TurnCommit commit, HistoryEvent inbound)
    {
        var requests = execution!.TakeTurn(inbound);
        commit.Turns.Add(TurnCodec.Encode([inbound, .. requests]));
        commit.Requests.AddRange(requests);
        turn++;
    }

    private TurnCommit Finish(TurnCommit commit)
    {
        Update(commit);
        foreach (var request in commit.Requests)
        {
            if (request.Kind == HistoryKind.ActivityScheduled
                && !Row.HasEnded
                && execution!.Pending.TryGetValue(request.Task, out var task)
                && ReferenceEquals(task.Request, request))
            {
                commit.Activities.Add(task);
            }
        }

        commit.Execution = Row.Execution;
        if (commit.Creates)
        {
            commit.Row = Row;
        }

        return commit;
    }

    private void Update(TurnCommit commit)
    {
        var changed = Row;
        if ((forcedEnd ?? execution?.End) is { Kind: HistoryKind.Completed or HistoryKind.Failed } end && !Row.HasEnded)
        {
            changed = changed with
            {
                Status = end.Kind == HistoryKind.Completed ? InstanceStatus.Completed : InstanceStatus.Failed,
                Output = end.Kind == HistoryKind.Completed ? end.Data : null,
                Failure = end.Kind == HistoryKind.Failed ? end.Data : null,
            };
            commit.Abandoned = [.. Activities];
        }

        var busy = !changed.HasEnded && IsBusy;
        if (busy != changed.Busy)
        {
            changed = changed with { Busy = busy };
        }

        if (execution?.CustomStatus is { } status && !ReferenceEquals(status, changed.CustomStatus))
        {
            changed = changed with { CustomStatus = status };
        }

        if (!ReferenceEquals(changed, Row))
        {
            Row = changed with { UpdatedAt = Now };
            commit.Row = Row;
        }
    }
}
