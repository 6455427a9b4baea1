using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Storage.Sessions;

/// <summary>
/// Connections for reading. They see what is committed and neither wait for the writer nor hold it up. Thread safe.
/// </summary>
/// <param name="open">Opens a connection that only reads. It must not come from a pool of its own.</param>
internal sealed class SqliteReaders(Func<SqliteConnection> open) : IDisposable
{
    private const int MostIdle = 8;
    private readonly ConcurrentBag<ReadSession> idle = [];
    private readonly ConcurrentDictionary<long, string> names = new();
    private volatile bool disposed;
    private int idleCount;

    /// <summary>Takes a connection; disposing the session gives it back.</summary>
    public ReadSession Rent()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return TakeIdle(out var session) ? session : new ReadSession(this, open(), names);
    }

    internal void Return(ReadSession session)
    {
        // The bag's own count would stop all who use it. Two that come at once may make it one more, which does no harm.
        if (disposed || Volatile.Read(ref idleCount) >= MostIdle)
        {
            session.Close();
            return;
        }

        Interlocked.Increment(ref idleCount);
        idle.Add(session);
        if (disposed)
        {
            CloseIdle();
        }
    }

    /// <summary>Closes the connections. Those in use are closed when they are given back.</summary>
    public void Dispose()
    {
        disposed = true;
        CloseIdle();
    }

    private bool TakeIdle([NotNullWhen(true)] out ReadSession? session)
    {
        if (!idle.TryTake(out session))
        {
            return false;
        }

        Interlocked.Decrement(ref idleCount);
        return true;
    }

    private void CloseIdle()
    {
        while (TakeIdle(out var session))
        {
            session.Close();
        }
    }
}
