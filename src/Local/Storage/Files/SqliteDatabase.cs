using System.Collections.Concurrent;
using Lavra.Local.Storage.Sessions;
using Lavra.Security;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Storage.Files;

/// <summary>
/// One database file: its writer, if this process holds the file, and connections to read with. Thread safe.
/// </summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    private const int MaxIdleReaders = 8;
    private readonly ConcurrentBag<SqliteConnection> idle = [];
    private readonly string readerString;
    private readonly DatabaseLease? lease;
    private int idleCount;
    private volatile bool disposed;

    private SqliteDatabase(string file, string readerString, DatabaseLease? lease, SqliteConnection? connection)
    {
        File = file;
        this.lease = lease;
        this.readerString = readerString;
        Writer = connection is null ? null : new SqliteWriter(connection, lease is null ? null : lease.Check);
    }

    static SqliteDatabase() => SQLitePCL.Batteries_V2.Init();

    /// <summary>The file's full path, links resolved.</summary>
    public string File { get; }

    /// <summary>Whether this process holds the file, so that nobody else works on its runs.</summary>
    public bool IsHeld => lease is not null;

    /// <summary>The writer; null when the file was opened to read.</summary>
    public SqliteWriter? Writer { get; }

    /// <summary>Opens a file to work on it, making it if need be, and brings it to the newest form.</summary>
    /// <param name="file">The path; its folder is made.</param>
    /// <param name="durability">What survives a power cut.</param>
    /// <param name="holder">What another process is told about this one.</param>
    /// <param name="time">For the lease's record.</param>
    /// <exception cref="DatabaseHeldException">Another process holds the file.</exception>
    /// <exception cref="DataFileException">It cannot be written, is damaged, or a newer or another program wrote it.</exception>
    public static SqliteDatabase Open(string file, SqliteDurability durability, string holder, TimeProvider time)
    {
        file = RealPath.Of(Path.GetFullPath(file));
        if (Path.GetDirectoryName(file) is { Length: > 0 } folder)
        {
            CreatePrivate(folder);
        }

        var lockFile = DatabaseLease.Lock(file);
        SqliteConnection? connection = null;
        try
        {
            FaultPoints.Pass(FaultPoints.BeforeMigration);
            FreeSharedMemory(file);
            DataFileHealth.RequireOneName(file);
            DataFileHealth.RequireWhole(file);
            connection = new SqliteConnection(ConnectionString(file, readOnly: false));
            connection.Open();
            DataFileHealth.RequireOurs(connection);
            Pragmas(connection, $"PRAGMA journal_mode=WAL; PRAGMA synchronous={(durability == SqliteDurability.Full ? "FULL" : "NORMAL")}; PRAGMA wal_autocheckpoint=4000; PRAGMA busy_timeout=10000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000");
            if (!OperatingSystem.IsWindows())
            {
                System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            SqliteMigrations.Apply(connection);
            var lease = DatabaseLease.Take(lockFile, connection, holder, time);
            FaultPoints.Pass(FaultPoints.AfterOpen);
            return new SqliteDatabase(file, ConnectionString(file, readOnly: false), lease, connection);
        }
        catch (SqliteException exception) when (DataFileAccess.IsAccess(exception))
        {
            connection?.Dispose();
            lockFile.Dispose();
            throw DataFileAccess.NotWritable(file, exception);
        }
        catch
        {
            connection?.Dispose();
            lockFile.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file that exists, whoever holds it, to read only.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder may not be looked into.</exception>
    /// <exception cref="DataFileException">It cannot be read, or its form is not this program's.</exception>
    public static SqliteDatabase OpenToRead(string file)
    {
        file = RealPath.Of(Path.GetFullPath(file));
        return new SqliteDatabase(file, DataFileAccess.ConnectionToRead(file), lease: null, connection: null);
    }

    /// <summary>
    /// Opens a file that exists, whoever holds it, to read it and to write records into it. Records may be written by several processes:
    /// each write looks at what is there in its own transaction, and nobody remembers any. Facts may not.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder may not be looked into.</exception>
    /// <exception cref="DataFileException">It cannot be read or written, or its form is not this program's.</exception>
    public static SqliteDatabase OpenBeside(string file)
    {
        file = RealPath.Of(Path.GetFullPath(file));
        _ = DataFileAccess.ConnectionToRead(file);
        var write = ConnectionString(file, readOnly: false);
        var connection = new SqliteConnection(write);
        try
        {
            connection.Open();
            Pragmas(connection, "PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA temp_store=MEMORY");
            return new SqliteDatabase(file, write, lease: null, connection);
        }
        catch (SqliteException exception) when (DataFileAccess.IsAccess(exception))
        {
            connection.Dispose();
            throw DataFileAccess.NotWritable(file, exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Lends a connection to read with. Dispose the loan to give it back.</summary>
    public ReaderLoan Read()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (idle.TryTake(out var connection))
        {
            Interlocked.Decrement(ref idleCount);
            return new ReaderLoan(this, connection);
        }

        return new ReaderLoan(this, OpenReader());
    }

    /// <summary>Opens a connection to read with that the caller keeps and disposes.</summary>
    public SqliteConnection OpenReader()
    {
        var connection = new SqliteConnection(readerString);
        connection.Open();
        Pragmas(connection, "PRAGMA query_only=ON; PRAGMA busy_timeout=10000");
        return connection;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        disposed = true;
        if (Writer is not null)
        {
            await Writer.DisposeAsync().ConfigureAwait(false);
        }

        while (idle.TryTake(out var connection))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        lease?.Dispose();
    }

    private void GiveBack(SqliteConnection connection)
    {
        if (disposed || Interlocked.Increment(ref idleCount) > MaxIdleReaders)
        {
            connection.Dispose();
        }
        else
        {
            idle.Add(connection);
        }
    }

    internal static string ConnectionString(string file, bool readOnly) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
        Pooling = false,
    }.ToString();

    private static void Pragmas(SqliteConnection connection, string pragmas)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is put together from constants of this class.
        command.CommandText = pragmas;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    // Whoever read the file while it was read-only has left this beside it read-only too, which would keep it from being written for good.
    private static void FreeSharedMemory(string file)
    {
        if (!OperatingSystem.IsWindows() && System.IO.File.Exists(file + "-shm") && System.IO.File.Exists(file))
        {
            var mode = System.IO.File.GetUnixFileMode(file);
            if (mode.HasFlag(UnixFileMode.UserWrite) && !System.IO.File.GetUnixFileMode(file + "-shm").HasFlag(UnixFileMode.UserWrite))
            {
                System.IO.File.SetUnixFileMode(file + "-shm", mode);
            }
        }
    }

    private static void CreatePrivate(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>A connection on loan.</summary>
    public readonly struct ReaderLoan(SqliteDatabase owner, SqliteConnection connection) : IDisposable
    {
        /// <summary>The connection.</summary>
        public SqliteConnection Connection { get; } = connection;

        /// <inheritdoc />
        public void Dispose() => owner.GiveBack(Connection);
    }
}
