using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Local.Storage;
using Lavra.Runs;

namespace Lavra.Local.Hosting;

/// <summary>A data file opened to read, whoever holds it.</summary>
internal sealed class StoredRuns : IAsyncDisposable
{
    private readonly SqliteDatabase database;
    private readonly SqliteReaders readers;

    private StoredRuns(SqliteDatabase database, TimeProvider time)
    {
        this.database = database;
        readers = new SqliteReaders(database.OpenReader);
        Runs = new SqliteRunStore(readers, cache: null);
        Log = new SqliteExecutionLog(readers, new LogSignal(), time);
        Reader = new RunReader(Runs, Log);
    }

    /// <summary>Reads runs.</summary>
    public IRunStore Runs { get; }

    /// <summary>Reads the log.</summary>
    public IExecutionLog Log { get; }

    /// <summary>Reads what belongs to a run.</summary>
    public RunReader Reader { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static StoredRuns Open(string file, TimeProvider time) => new(SqliteDatabase.OpenToRead(file), time);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        readers.Dispose();
        await database.DisposeAsync().ConfigureAwait(false);
    }
}
