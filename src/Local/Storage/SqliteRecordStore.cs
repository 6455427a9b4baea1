using Lavra.Local.Storage.Records;
using Lavra.Local.Storage.Schema;
using Lavra.Local.Storage.Sessions;
using Lavra.Records;

namespace Lavra.Local.Storage;

/// <summary>
/// Records in the engine's file. A write is one commit, shared with whoever else writes at that moment. A file of a form from before
/// records has none.
/// </summary>
/// <param name="writer">The file's writer; null when the file was opened to read.</param>
/// <param name="readers">The file's readers.</param>
/// <param name="time">The clock.</param>
internal sealed class SqliteRecordStore(SqliteWriter? writer, SqliteReaders readers, TimeProvider time) : IRecordStore
{
    internal const string Find = "SELECT " + RecordRow.Columns + """
         FROM records r INDEXED BY records_key WHERE r.scope = (SELECT number FROM record_scopes WHERE tenant = ?1 AND kind = ?2) AND r.key = ?3
        """;

    internal const string Changes = "SELECT " + RecordRow.Columns + """
         FROM records r INDEXED BY records_version WHERE r.scope = ?1 AND r.version > ?2
        UNION ALL
        SELECT NULL, d.key, NULL, NULL, NULL, d.version, NULL, NULL, NULL FROM record_deletions d WHERE d.scope = ?1 AND d.version > ?2
        ORDER BY 6 LIMIT ?3
        """;

    internal const string CountLabel = "SELECT count(*) FROM record_labels WHERE scope = ?1 AND label = ?2";
    private const string FindScope = "SELECT number, position, records, forgotten FROM record_scopes WHERE tenant = ?1 AND kind = ?2";

    // So few at once that nobody waits long for the writer.
    private const int MostSwept = 500;

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The file was opened to read.</exception>
    public async Task<RecordOutcome> WriteAsync(RecordScope scope, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken)
    {
        RecordRules.Check(scope);
        RecordRules.Check(changes);
        cancellationToken.ThrowIfCancellationRequested();
        var (outcome, refusal) = await Writer.WriteAsync(session => Apply(session, scope, changes)).WaitAsync(cancellationToken).ConfigureAwait(false);
        return refusal is null ? outcome! : throw refusal;
    }

    /// <inheritdoc />
    public ValueTask<StoredRecord?> GetAsync(RecordScope scope, string key, CancellationToken cancellationToken)
    {
        RecordRules.Check(scope);
        RecordRules.CheckKey(key);
        cancellationToken.ThrowIfCancellationRequested();
        using var session = readers.Rent();
        if (!session.HasForm(RecordSchema.Form))
        {
            return default;
        }

        var row = session.Statements[Find].Bind(1, scope.Tenant).Bind(2, scope.Kind).Bind(3, key);
        if (!row.Next())
        {
            return default;
        }

        return ValueTask.FromResult<StoredRecord?>(RecordRow.Read(row, session.File, out var damage) ?? throw new DamagedRecordException(damage! with { Key = key }));
    }

    /// <inheritdoc />
    public Task<RecordPage> ListAsync(RecordScope scope, RecordQuery query, CancellationToken cancellationToken)
    {
        RecordRules.Check(scope);
        RecordRules.Check(query);
        var after = query.After is { } cursor ? RecordPosition.Read(cursor) : (RecordPosition?)null;
        cancellationToken.ThrowIfCancellationRequested();
        using var session = readers.Rent();
        return Task.FromResult(ScopeIn(session, scope) is { } known ? RecordListing.Read(session, known.Number, query, after) : new RecordPage([], null));
    }

    /// <inheritdoc />
    public Task<long> CountAsync(RecordScope scope, string? label, CancellationToken cancellationToken)
    {
        RecordRules.Check(scope);
        cancellationToken.ThrowIfCancellationRequested();
        using var session = readers.Rent();
        return Task.FromResult(ScopeIn(session, scope) switch
        {
            null => 0,
            var known when label is null => known.Records,
            var known => session.Statements[CountLabel].Bind(1, known.Number).Bind(2, label).Single()!.Value,
        });
    }

    /// <inheritdoc />
    public Task<RecordFeedPage> ReadChangesAsync(RecordScope scope, long after, int limit, CancellationToken cancellationToken)
    {
        RecordRules.Check(scope);
        RecordRules.CheckLimit(limit);
        cancellationToken.ThrowIfCancellationRequested();
        using var session = readers.Rent();
        if (ScopeIn(session, scope) is not { } known)
        {
            return Task.FromResult(new RecordFeedPage([], after, HasMore: false));
        }

        if (after < known.Forgotten)
        {
            return Task.FromResult(new RecordFeedPage([], known.Position, HasMore: false) { IsCut = true });
        }

        // The scope was read in a look of its own, so changes may lie beyond its position. They are complete all the same, because one
        // statement reads them all as they are at one moment.
        var changes = new List<ChangedRecord>();
        var row = session.Statements[Changes].Bind(1, known.Number).Bind(2, after).Bind(3, limit + 1L);
        while (row.Next())
        {
            if (changes.Count == limit)
            {
                row.Reset();
                return Task.FromResult(new RecordFeedPage(changes, changes[^1].Version, HasMore: true));
            }

            changes.Add(ChangeIn(row, session.File));
        }

        var position = changes.Count == 0 ? known.Position : Math.Max(known.Position, changes[^1].Version);
        return Task.FromResult(new RecordFeedPage(changes, Math.Max(after, position), HasMore: false));
    }

    /// <inheritdoc />
    public async Task<RecordSweep> SweepAsync(DateTimeOffset now, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancellationToken.ThrowIfCancellationRequested();
        var most = Math.Min(limit, MostSwept);
        var deleted = await Writer.WriteAsync(session => RecordSweeping.Delete(session, now, time.GetUtcNow(), most))
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        return new RecordSweep(deleted, deleted == most ? "more" : null);
    }

    private SqliteWriter Writer => writer ?? throw new InvalidOperationException("The data file was opened to read, and records cannot be written to it.");

    // What is refused is told as a value, because an exception here would have the whole group written again, one by one.
    private (RecordOutcome? Outcome, Exception? Refusal) Apply(WriteSession session, RecordScope scope, IReadOnlyList<RecordChange> changes)
    {
        try
        {
            return (new RecordWrite(session, scope, time.GetUtcNow()).Apply(changes), null);
        }
        catch (Exception exception) when (exception is ArgumentException or NewerRecordException)
        {
            return (null, exception);
        }
    }

    private static ChangedRecord ChangeIn(Statement row, string file)
    {
        var (key, version) = (RecordRow.TextIn(row, 1) ?? "", row.Int64(5));
        if (row.IsNull(0))
        {
            return new ChangedRecord(key, version, null);
        }

        var record = RecordRow.Read(row, file, out var damage);
        return new ChangedRecord(key, version, record) { Damage = damage };
    }

    private static KnownScope? ScopeIn(ReadSession session, RecordScope scope)
    {
        if (!session.HasForm(RecordSchema.Form))
        {
            return null;
        }

        var row = session.Statements[FindScope].Bind(1, scope.Tenant).Bind(2, scope.Kind);
        if (!row.Next())
        {
            return null;
        }

        var found = new KnownScope(row.Int64(0), row.Int64(1), row.Int64(2), row.Int64(3));
        row.Reset();
        return found;
    }

    private sealed record KnownScope(long Number, long Position, long Records, long Forgotten);
}
