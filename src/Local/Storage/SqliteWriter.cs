using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Storage;

/// <summary>
/// The one thread that writes. Operations that wait while a transaction is synced go together into the next one (group commit),
/// in the order in which they were enqueued. Thread safe.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxGroup = 512;
    private readonly Channel<WriteOperation> queue = Channel.CreateUnbounded<WriteOperation>(
        new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = false });
    private readonly WriteSession session;
    private readonly SqliteConnection connection;
    private readonly Action<WriteSession>? guard;
    private readonly Thread thread;
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
    public void Enqueue(WriteOperation operation) =>
        ObjectDisposedException.ThrowIf(!queue.Writer.TryWrite(operation), this);

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
        queue.Writer.TryComplete();
        await stopped.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        var group = new List<WriteOperation>();
        var reader = queue.Reader;
        try
        {
            while (WaitForWork(reader))
            {
                group.Clear();
                while (group.Count < MaxGroup && reader.TryRead(out var operation))
                {
                    group.Add(operation);
                }

                if (group.Count > 0)
                {
                    Commit(group);
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

    private static bool WaitForWork(ChannelReader<WriteOperation> reader)
    {
        // Under load the next operation arrives within microseconds; blocking would cost more than the wait.
        var spin = default(SpinWait);
        while (!spin.NextSpinWillYield)
        {
            if (reader.TryPeek(out _))
            {
                return true;
            }

            spin.SpinOnce();
        }

        return reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();
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
