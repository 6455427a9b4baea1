using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

using Microsoft.Data.Sqlite;

namespace Lavra.Local.Storage.Sessions;

/// <summary>
/// Writes, one transaction at a time. Operations that wait while a transaction is synced go together into the next one (group
/// commit), in the order in which they were enqueued. A thread of its own does it; when little is going on, the thread that
/// enqueues may, which saves waking another. Thread safe.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxGroup = 512;
    private readonly ConcurrentQueue<WriteOperation> queue = new();
    private readonly object wake = new();
    private readonly Lock writing = new();
    private readonly List<WriteOperation> group = [];
    private readonly WriteSession session;
    private readonly SqliteConnection connection;
    private readonly Action<WriteSession>? guard;
    private readonly Thread thread;
    private volatile bool asleep;
    private volatile bool completed;
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="connection">An open connection that nobody else uses. Disposed with the writer.</param>
    /// <param name="guard">Checked in every transaction: throws when this process may not write any more.</param>
    public SqliteWriter(SqliteConnection connection, Action<WriteSession>? guard = null)
    {
        this.connection = connection;
        this.guard = guard;
        session = new WriteSession(connection);
        thread = new Thread(Run) { IsBackground = true, Name = "lavra-writer" };
        thread.Start();
    }

    /// <summary>Puts an operation in the queue. Its outcome is told to the operation itself.</summary>
    /// <exception cref="ObjectDisposedException">The writer has stopped.</exception>
    /// <param name="operation">What to write.</param>
    /// <param name="here">
    /// Whether the calling thread may write it, if nobody is writing: it is durable, and its callbacks have run, when the call
    /// returns. For callers that nothing else waits behind.
    /// </param>
    public void Enqueue(WriteOperation operation, bool here = false)
    {
        ObjectDisposedException.ThrowIf(completed, this);
        queue.Enqueue(operation);
        if (here && !writing.IsHeldByCurrentThread && writing.TryEnter())
        {
            try
            {
                WriteGroup();
            }
            finally
            {
                writing.Exit();
            }
        }

        if (!queue.IsEmpty)
        {
            WakeUp();
        }
    }

    /// <summary>Applies <paramref name="apply"/> and waits until it is durable.</summary>
    public Task<T> WriteAsync<T>(Func<WriteSession, T> apply)
    {
        var operation = new CallbackOperation<T>(apply);
        Enqueue(operation);
        return operation.Done;
    }

    /// <summary>Writes what is queued and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        completed = true;
        WakeUp();
        await stopped.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        try
        {
            while (WaitForWork())
            {
                lock (writing)
                {
                    WriteGroup();
                }
            }
        }
        finally
        {
            session.Dispose();
            connection.Dispose();
            stopped.SetResult();
        }
    }

    private void WriteGroup()
    {
        group.Clear();
        while (group.Count < MaxGroup && queue.TryDequeue(out var operation))
        {
            group.Add(operation);
        }

        if (group.Count > 0)
        {
            Commit(group);
        }
    }

    private void WakeUp()
    {
        // The queue was written before this is read, and the sleeper looks into the queue after it says that it sleeps: one of
        // the two sees the other.
        Interlocked.MemoryBarrier();
        if (asleep)
        {
            lock (wake)
            {
                Monitor.Pulse(wake);
            }
        }
    }

    private bool WaitForWork()
    {
        // Under load the next operation arrives within microseconds; going to sleep would cost more than the wait.
        var spin = default(SpinWait);
        while (!spin.NextSpinWillYield)
        {
            if (!queue.IsEmpty)
            {
                return true;
            }

            spin.SpinOnce();
        }

        lock (wake)
        {
            asleep = true;
            Interlocked.MemoryBarrier();
            while (queue.IsEmpty && !completed)
            {
                Monitor.Wait(wake);
            }

            asleep = false;
        }

        return !queue.IsEmpty;
    }

    [SuppressMessage("Design", "CA1031", Justification = "The failure is told to the operations that it concerns.")]
    private void Commit(List<WriteOperation> group)
    {
        try
        {
            InTransaction(group);
        }
        catch (Exception exception) when (group.Count == 1)
        {
            group[0].OnFailed(exception);
            return;
        }
        catch (Exception)
        {
            // One bad operation must not take the others with it.
            foreach (var operation in group)
            {
                Commit([operation]);
            }

            return;
        }

        FaultPoints.Pass(FaultPoints.AfterCommit);
        foreach (var operation in group)
        {
            operation.OnCommitted();
        }
    }

    private void InTransaction(List<WriteOperation> group)
    {
        FaultPoints.Pass(FaultPoints.BeforeCommit);
        session.Execute("BEGIN IMMEDIATE");
        try
        {
            guard?.Invoke(session);
            foreach (var operation in group)
            {
                operation.Apply(session);
            }

            FaultPoints.Pass(FaultPoints.MidCommit);
            session.Execute("COMMIT");
        }
        catch
        {
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                session.Execute("ROLLBACK");
            }

            throw;
        }
    }

    private sealed class CallbackOperation<T>(Func<WriteSession, T> apply) : WriteOperation
    {
        private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;

        public Task<T> Done => done.Task;

        public override void Apply(WriteSession session) => result = apply(session);

        public override void OnCommitted() => done.SetResult(result!);

        public override void OnFailed(Exception exception) => done.SetException(exception);
    }
}
