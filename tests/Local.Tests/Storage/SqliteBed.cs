using Lavra.Contracts.Stores;
using Lavra.ExecutionLog;
using Lavra.Local.Storage;
using Lavra.Local.Storage.Files;
using Lavra.Local.Storage.Memory;
using Lavra.Local.Storage.Sessions;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Tests.Storage;

/// <summary>The SQLite stores over a file in a folder of its own.</summary>
public sealed class SqliteBed : StoreBed
{
    private readonly string folder = Directory.CreateTempSubdirectory("lavra-stores-").FullName;

    static SqliteBed() => SQLitePCL.Batteries_V2.Init();

    /// <summary>The database file.</summary>
    public string Path => System.IO.Path.Combine(folder, "lavra.db");

    internal SqliteWriter? Writer { get; private set; }

    internal SqliteReaders? Readers { get; private set; }

    internal RunCache? Cache { get; private set; }

    /// <inheritdoc />
    public override async Task<StoreSet> OpenAsync()
    {
        await CloseAsync();
        var connection = Open();
        SqliteMigrations.Apply(connection);
        Writer = new SqliteWriter(connection);
        Readers = new SqliteReaders(OpenForReading);
        Cache = new RunCache();
        var signal = new LogSignal();
        var facts = new SqliteFactStore(Writer, Cache, signal);
        return new StoreSet(
            facts,
            new SqliteRunStore(Readers, Cache),
            new SqliteExecutionLog(Readers, signal, Time),
            new SqliteEffectLedger(Writer, Readers, Time))
        {
            Retention = new SqliteRunRetention(Writer, Readers, facts),
        };
    }

    /// <summary>Opens the stores as a process does that only reads.</summary>
    internal StoreSet OpenAsReader(SqliteReaders readers) => new(
        null!, new SqliteRunStore(readers, cache: null), new SqliteExecutionLog(readers, new LogSignal(), Time), null!);

    /// <summary>Opens a connection that may write.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF";
        command.ExecuteNonQuery();
        return connection;
    }

    /// <summary>Opens a connection that only reads.</summary>
    public SqliteConnection OpenForReading()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False;Mode=ReadOnly");
        connection.Open();
        return connection;
    }

    /// <summary>Closes what is open.</summary>
    public async Task CloseAsync()
    {
        Readers?.Dispose();
        if (Writer is not null)
        {
            await Writer.DisposeAsync();
        }
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(folder, recursive: true);
    }
}
