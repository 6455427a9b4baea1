using Lavra.Composition;
using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Local.Storage.Files;
using Lavra.Local.Storage.Memory;
using Lavra.Local.Storage.Sessions;
using Lavra.Records;
using Lavra.Retention;
using Lavra.Tools;

namespace Lavra.Local.Storage;

/// <summary>
/// All stores over one data file. Where another process may hold the file, it has only those that read, and records; the others say so when
/// they are asked for.
/// Disposing of them closes their connections, and leaves the file open. Thread safe.
/// </summary>
internal sealed class SqliteStores : Stores, IDisposable
{
    private readonly SqliteReaders readers;
    private readonly SqliteRunStore runs;
    private readonly SqliteFactStore? facts;
    private readonly SqliteEffectLedger? effects;
    private readonly SqliteRunRetention? retention;

    /// <param name="database">The file.</param>
    /// <param name="time">The clock.</param>
    public SqliteStores(SqliteDatabase database, TimeProvider time)
    {
        readers = new SqliteReaders(database.OpenReader);
        var signal = new LogSignal();

        // Runs are remembered by the one process that changes them.
        var cache = database.IsHeld ? new RunCache() : null;
        runs = new SqliteRunStore(readers, cache);
        Log = new SqliteExecutionLog(readers, signal, time);
        Records = new SqliteRecordStore(database.Writer, readers, time);
        if (database.IsHeld && database.Writer is { } writer)
        {
            facts = new SqliteFactStore(writer, cache!, signal);
            effects = new SqliteEffectLedger(writer, readers, time);
            retention = new SqliteRunRetention(writer, readers, facts);
        }
    }

    /// <inheritdoc />
    public override IFactStore Facts => facts ?? throw OpenToRead();

    /// <inheritdoc />
    public override IRunStore Runs => runs;

    /// <inheritdoc />
    public override IExecutionLog Log { get; }

    /// <inheritdoc />
    public override IEffectLedger Effects => effects ?? throw OpenToRead();

    /// <inheritdoc />
    public override IRecordStore Records { get; }

    /// <inheritdoc />
    public override IRunRetention Retention => retention ?? throw OpenToRead();

    /// <summary>The tenants that have runs in the file.</summary>
    public IReadOnlyList<string> ListTenants() => runs.ListTenants();

    /// <inheritdoc />
    public void Dispose() => readers.Dispose();

    private static InvalidOperationException OpenToRead() => new("The data file is open to read, and nothing can be written to it.");
}
