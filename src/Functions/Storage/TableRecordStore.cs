using Lavra.Functions.Storage.Records;
using Lavra.Functions.Storage.Tables;
using Lavra.Records;

namespace Lavra.Functions.Storage;

/// <summary>
/// Records in a table: a partition for each tenant and kind, in which every write is one transaction with the head of the scope. Thread
/// safe.
/// </summary>
internal sealed class TableRecordStore : IRecordStore
{
    private readonly StoreTable table;
    private readonly RecordWriter writer;
    private readonly RecordReads reads;
    private readonly RecordFeed feed;
    private readonly RecordSweeper sweeper;

    public TableRecordStore(StoreTable table, TimeProvider time)
    {
        this.table = table;
        writer = new RecordWriter(table, time);
        reads = new RecordReads(table);
        feed = new RecordFeed(table, reads);
        sweeper = new RecordSweeper(table, writer, reads);
    }

    /// <inheritdoc />
    public async Task<RecordOutcome> WriteAsync(RecordScope scope, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken)
    {
        RecordRules.Check(scope);
        RecordRules.Check(changes);
        return await writer.WriteAsync(scope, changes, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<StoredRecord?> GetAsync(RecordScope scope, string key, CancellationToken cancellationToken)
    {
        RecordRules.Check(scope);
        RecordRules.CheckKey(key);
        return await reads.GetAsync(RecordKeys.Scope(scope), key, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<RecordPage> ListAsync(RecordScope scope, RecordQuery query, CancellationToken cancellationToken)
    {
        RecordRules.Check(scope);
        RecordRules.Check(query);
        var after = query.After is { } cursor ? RecordPosition.Read(cursor) : (RecordPosition?)null;
        return await reads.ListAsync(RecordKeys.Scope(scope), query, after, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<long> CountAsync(RecordScope scope, string? label, CancellationToken cancellationToken)
    {
        RecordRules.Check(scope);
        var partition = RecordKeys.Scope(scope);
        return label is null
            ? (await ScopeHead.ReadAsync(table, partition, cancellationToken).ConfigureAwait(false)).Records
            : await reads.CountAsync(partition, label, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<RecordFeedPage> ReadChangesAsync(RecordScope scope, long after, int limit, CancellationToken cancellationToken)
    {
        RecordRules.Check(scope);
        RecordRules.CheckLimit(limit);
        return await feed.ReadAsync(RecordKeys.Scope(scope), after, limit, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public Task<RecordSweep> SweepAsync(DateTimeOffset now, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return sweeper.SweepAsync(now, after, limit, cancellationToken);
    }
}
