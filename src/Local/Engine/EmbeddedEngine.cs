using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Lavra.Durability;
using Lavra.Local.Storage;
using Lavra.Privacy;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Engine;

/// <summary>
/// A durable engine in one process and one SQLite file, event-sourced: what happens to an instance is appended to its history, and
/// an instance that is not in memory is brought back by taking its turns again. One commit records what came in, what the code
/// then asked for, and what the activity wrote; only after it do the next activities start. Activities are delivered at least
/// once; a completion is recorded once. Thread safe.
/// </summary>
internal sealed partial class EmbeddedEngine : IAsyncDisposable
{
    private readonly SqliteDatabase database;
    private readonly DurableRegistry registry;
    private readonly EngineOptions options;
    private readonly TimeProvider time;
    private readonly IRedactor? redactor;
    private readonly EngineReader reader;
    private readonly ActivityPool pool;
    private readonly TimerQueue timers;
    private readonly ILogger logger;
    private readonly ConcurrentDictionary<string, WorkflowInstance> resident = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Id, int Execution, int Task), ActivityDelivery> running = new();
    private readonly TaskCompletionSource<Exception> faulted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer inboxTimer;
    private readonly Lock inboxGate = new();
    private long lastNumber;
    private int inboxPolls;
    private int residentCount;
    private readonly ConcurrentDictionary<long, byte> inboxTaken = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InstanceRow>> waiters = new(StringComparer.Ordinal);
    private volatile bool stopping;
    private volatile bool closed;

    public EmbeddedEngine(
        SqliteDatabase database,
        DurableRegistry registry,
        EngineOptions options,
        TimeProvider time,
        ILoggerFactory loggers,
        IRedactor? redactor = null)
    {
        this.database = database;
        this.registry = registry;
        this.options = options;
        this.time = time;
        this.redactor = redactor;
        Loggers = loggers;
        logger = loggers.CreateLogger("Lavra.Local.Engine");
        reader = new EngineReader(database);
        pool = new ActivityPool(options.Workers, OnActivityDone);
        timers = new TimerQueue(time, OnTimer);
        lastNumber = reader.LastNumber();
        inboxTimer = time.CreateTimer(_ => PollInbox(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>For workflows' loggers.</summary>
    public ILoggerFactory Loggers { get; }

    /// <summary>Completes when the engine can go on no longer: the disk is full or failing, or another process took over.</summary>
    public Task<Exception> Faulted => faulted.Task;

    /// <summary>Told when an instance without a parent has ended, after that became durable. Set before the engine starts.</summary>
    public Action<InstanceState>? OnEnded { get; set; }

    /// <summary>
    /// Told a message that another process or instance left, before it is delivered; perhaps more than once. Set before the engine
    /// starts.
    /// </summary>
    public Action<string, HistoryEvent>? OnMessage { get; set; }

    /// <summary>The wall clock in Unix milliseconds.</summary>
    internal long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Begins to work: picks up what is unfinished (if the options say so) and looks for messages.</summary>
    public void Start()
    {
        if (options.PickUpAll)
        {
            foreach (var (id, task, fireAt) in reader.Timers(null))
            {
                timers.Add(id, task, fireAt);
            }

            foreach (var row in reader.Busy())
            {
                WithInstance(row.Id, static _ => { });
            }
        }

        PollInbox();
        inboxTimer.Change(options.InboxInterval, options.InboxInterval);
    }

    /// <summary>Picks up one unfinished instance with its children.</summary>
    /// <returns>False when there is no such instance, or it has ended.</returns>
    public bool PickUp(string instanceId)
    {
        if (reader.Find(instanceId) is not { HasEnded: false } row)
        {
            return false;
        }

        return WithInstance(row.Id, static _ => { });
    }

    /// <summary>
    /// Stops: starts nothing more, cancels running activities and waits for them a little. What did not end is delivered again
    /// by the next engine on this database.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping)
        {
            return;
        }

        stopping = true;
        await inboxTimer.DisposeAsync().ConfigureAwait(false);
        timers.Dispose();
        await pool.StopAsync(options.StopGrace, TimeProvider.System).ConfigureAwait(false);
        closed = true;
        await FlushAsync().ConfigureAwait(false);
        foreach (var (_, waiter) in waiters)
        {
            waiter.TrySetException(new ObjectDisposedException(nameof(EmbeddedEngine)));
        }
    }

    /// <summary>Waits until everything enqueued so far is on the disk, or has been told that it is not.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whoever's write failed was told; the rest must still be closed.")]
    private async Task FlushAsync()
    {
        if (faulted.Task.IsCompleted)
        {
            return;
        }

        try
        {
            await database.Writer!.WriteAsync(static _ => 0).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.NotFlushed(logger, exception);
        }
    }

    internal WorkflowBinding FindWorkflow(string name) => registry.Workflows.TryGetValue(name, out var binding)
        ? binding
        : throw new InvalidOperationException($"Workflow '{name}' is not registered in this program.");

    internal ActivityDelivery NewDelivery(WorkflowInstance instance, PendingTask task)
    {
        registry.Activities.TryGetValue(task.Request.Name!, out var binding);
        var delivery = new ActivityDelivery(instance.Id, instance.Row.Execution, task, binding);
        running[(instance.Id, instance.Row.Execution, task.Request.Task)] = delivery;
        return delivery;
    }

    internal IEnumerable<ActivityDelivery> RunningOf(WorkflowInstance instance)
    {
        foreach (var task in instance.Pending)
        {
            if (running.TryGetValue((instance.Id, instance.Row.Execution, task.Request.Task), out var delivery))
            {
                yield return delivery;
            }
        }
    }

    internal void Enqueue(TurnCommit commit)
    {
        if (faulted.Task.IsCompleted)
        {
            throw new EngineFaultedException(faulted.Task);
        }

        // With one activity at a time there is nobody to share a transaction with.
        database.Writer!.Enqueue(commit, here: pool.Active <= 1);
    }

    /// <summary>On the writer's thread: starts what waited for the disk.</summary>
    internal void OnCommitted(TurnCommit commit)
    {
        commit.Instance.NoteCommitted();
        if (!stopping)
        {
            foreach (var delivery in commit.Deliveries)
            {
                pool.Enqueue(delivery);
            }
        }

        var sent = false;
        foreach (var request in commit.Requests)
        {
            switch (request.Kind)
            {
                case HistoryKind.TimerCreated:
                    timers.Add(commit.Instance.Id, request.Task, request.At);
                    break;
                case HistoryKind.TimerCancelled:
                    timers.Remove(commit.Instance.Id, request.Task);
                    break;
                case HistoryKind.SignalSent:
                    sent = true;
                    break;
                default:
                    break;
            }
        }

        if (sent)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static engine => engine.PollInbox(), this, preferLocal: false);
        }

        foreach (var delivery in commit.ToCancel)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static d => d.Cancel(), delivery, preferLocal: false);
        }

        if (commit.Row is { HasEnded: true } row)
        {
            Leave(row.Id, commit.Instance);
            TellEnded(row);
        }
        else if (Volatile.Read(ref residentCount) > options.ResidentInstances)
        {
            TryEvict(commit.Instance);
        }
    }

    /// <summary>On the writer's thread: memory is ahead of a disk that did not follow.</summary>
    internal void OnCommitFailed(TurnCommit commit, Exception exception)
    {
        var instance = commit.Instance;
        instance.NoteFailed();
        Leave(instance.Id, instance);
        if (commit.InboxRow is { } row)
        {
            inboxTaken.TryRemove(row, out _);
        }

        foreach (var delivery in commit.Deliveries)
        {
            running.TryRemove((delivery.InstanceId, delivery.Execution, delivery.Task.Request.Task), out _);
        }

        if (IsFatal(exception))
        {
            Fault(exception);
            return;
        }

        Log.CommitFailed(logger, instance.Id, exception);
        if (!commit.Creates)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static work => work.Engine.BringBack(work.Commit, work.Exception),
                (Engine: this, Commit: commit, Exception: exception),
                preferLocal: false);
        }
    }

    /// <summary>
    /// Brings an instance back from the disk after a write failed that was wrong in itself. The activity that wrote it has failed.
    /// </summary>
    private void BringBack(TurnCommit commit, Exception exception) => WithInstance(commit.Instance.Id, instance =>
    {
        if (commit.AnsweredTask >= 0 && commit.Facts.Length > 0 && exception is not CommitAbandonedException)
        {
            var failure = FailureDetails.From(exception, Redact) with { Retryable = false };
            Settle(instance.Deliver(Failed(HistoryKind.ActivityFailed, commit.AnsweredTask, failure)));
        }
    });

    // Counted here because the dictionary's own count takes all of its locks.
    private bool Join(string id, WorkflowInstance instance)
    {
        if (!resident.TryAdd(id, instance))
        {
            return false;
        }

        Interlocked.Increment(ref residentCount);
        return true;
    }

    private void Leave(string id, WorkflowInstance instance)
    {
        if (resident.TryRemove(new KeyValuePair<string, WorkflowInstance>(id, instance)))
        {
            Interlocked.Decrement(ref residentCount);
        }
    }

    private void PickedUp(ActivityDelivery delivery)
    {
        if (!stopping)
        {
            pool.Enqueue(delivery);
        }
    }

    private void TellEnded(InstanceRow row)
    {
        FaultPoints.Pass(FaultPoints.BeforeAnswer, row.Workflow);
        if (waiters.TryRemove(row.Id, out var waiter))
        {
            waiter.TrySetResult(row);
        }

        if (row.Parent is null && OnEnded is { } told)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static work => work.told(work.row.ToState()), (told, row), preferLocal: false);
        }
    }

    private void Fault(Exception cause)
    {
        if (!faulted.TrySetResult(cause))
        {
            return;
        }

        Log.Faulted(logger, cause);
        foreach (var (_, waiter) in waiters)
        {
            waiter.TrySetException(new EngineFaultedException(faulted.Task));
        }
    }

    private static bool IsFatal(Exception exception) => exception is ObjectDisposedException || IsOfTheFile(exception)
        || exception is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_NOMEM };

    /// <summary>Whether it says that the database file itself cannot be used any more.</summary>
    private static bool IsOfTheFile(Exception exception) => exception is LeaseLostException
        || exception is SqliteException
        {
            SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_READONLY
                or SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CANTOPEN,
        };

    private void TryEvict(WorkflowInstance instance)
    {
        // The writer must not wait for a turn; the next commit of the instance tries again.
        if (!instance.Gate.TryEnter())
        {
            return;
        }

        try
        {
            if (!instance.IsGone && instance.TryLeave())
            {
                Leave(instance.Id, instance);
            }
        }
        finally
        {
            instance.Gate.Exit();
        }
    }

    private string Redact(string text) => redactor?.RedactText(text) ?? text;

    private static partial class Log
    {
        [LoggerMessage(1600, LogLevel.Critical, "The engine stopped: what it writes does not reach the disk. Nothing recorded is lost.")]
        public static partial void Faulted(ILogger logger, Exception exception);

        [LoggerMessage(1601, LogLevel.Error, "A write of instance {InstanceId} was refused; it is brought back from the disk.")]
        public static partial void CommitFailed(ILogger logger, string instanceId, Exception exception);

        [LoggerMessage(1602, LogLevel.Error, "Instance {InstanceId} cannot go on in this program.")]
        public static partial void CannotRestore(ILogger logger, string instanceId, Exception exception);

        [LoggerMessage(1604, LogLevel.Error, "The engine stopped on a disk that does not take what is written. Nothing recorded is lost.")]
        public static partial void NotFlushed(ILogger logger, Exception exception);

        [LoggerMessage(1603, LogLevel.Warning, "A look into the inbox failed; it is tried again.")]
        public static partial void InboxFailed(ILogger logger, Exception exception);
    }
}
