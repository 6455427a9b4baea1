using Azure.Data.Tables;
using Lavra.Functions.Storage.Effects;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Records;

namespace Lavra.Functions.Storage.Records;

/// <summary>
/// Writes batches, each as one transaction with the scope's head. Writers of this process queue for a scope; between processes the head's
/// version decides, and whoever was late looks again. Thread safe.
/// </summary>
internal sealed class RecordWriter(StoreTable table, TimeProvider time)
{
    private const int MostTries = 100;
    private readonly Gates gates = new();

    public async Task<RecordOutcome> WriteAsync(RecordScope scope, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken)
    {
        var partition = RecordKeys.Scope(scope);
        using var turn = await gates.EnterAsync(partition, cancellationToken).ConfigureAwait(false);
        var absent = new HashSet<string>(StringComparer.Ordinal);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var batch = await LookAsync(scope, partition, changes, cancellationToken).ConfigureAwait(false);
            if (batch.Conflicts.Count > 0)
            {
                return new RecordOutcome { Conflicts = batch.Conflicts };
            }

            if (batch.Feed is not { } feed)
            {
                return new RecordOutcome { Versions = batch.Versions };
            }

            var rows = batch.Actions.Where(action => !IsDeletionOf(action, absent)).ToList();
            try
            {
                await table.SubmitAsync(rows, cancellationToken).ConfigureAwait(false);
                return new RecordOutcome { Versions = batch.Versions };
            }
            catch (TableConflictException conflict)
            {
                if (await IsOursAsync(partition, feed, cancellationToken).ConfigureAwait(false))
                {
                    // A second try of the client: the first was made, and its answer was lost.
                    return new RecordOutcome { Versions = batch.Versions };
                }

                // An index row that damage took away cannot be deleted, and need not be.
                if (conflict.At is { } at && at < rows.Count && IsIndexDeletion(rows[at]))
                {
                    absent.Add(rows[at].Entity.RowKey);
                }
            }
        }

        throw new TableStoreException(
            TableStoreFailure.Contended,
            $"Others wrote to partition '{partition}' of table '{table.Name}' {MostTries} times while records were to be written. Nothing was written. Try again.");
    }

    private static bool IsIndexDeletion(TableTransactionAction action) =>
        action.ActionType == TableTransactionActionType.Delete && string.CompareOrdinal(action.Entity.RowKey, RecordKeys.IndexFrom) >= 0;

    private static bool IsDeletionOf(TableTransactionAction action, HashSet<string> rows) => IsIndexDeletion(action) && rows.Contains(action.Entity.RowKey);

    private async Task<bool> IsOursAsync(string partition, ChangeRow feed, CancellationToken cancellationToken) =>
        await table.FindAsync(partition, RecordKeys.Change(feed.Last), cancellationToken).ConfigureAwait(false) is { } found
            && ChangeRow.Read(new Row(table.Name, found)).Token == feed.Token;

    private async Task<RecordBatch> LookAsync(RecordScope scope, string partition, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken)
    {
        var head = ScopeHead.ReadAsync(table, partition, cancellationToken);
        var rows = await Task.WhenAll(changes.Select(change => table.FindAsync(partition, RecordKeys.Record(change.Key), cancellationToken))).ConfigureAwait(false);
        var batch = new RecordBatch(scope, partition, await head.ConfigureAwait(false), time.GetUtcNow(), EffectRow.NewToken());
        for (var at = 0; at < changes.Count; at++)
        {
            var leftover = rows[at] is { } row && RecordRow.ReadPlaces(table.Name, row) is null
                ? await FindIndexRowsAsync(partition, changes[at].Key, cancellationToken).ConfigureAwait(false)
                : [];
            batch.Add(changes[at], rows[at], rows[at] is { } found ? RecordRow.ReadPlaces(table.Name, found) : null, leftover);
        }

        batch.Complete();
        if (batch is { Conflicts.Count: 0, Feed: not null, IsFirst: true })
        {
            await table.PutAsync(ScopeHead.Entry(scope), cancellationToken).ConfigureAwait(false);
        }

        return batch;
    }

    // Where a damaged record stands cannot be read any more, so all index rows of the scope are looked at.
    private async Task<IReadOnlyList<string>> FindIndexRowsAsync(string partition, string key, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        await foreach (var row in table.RangeAsync(
            partition,
            RecordKeys.IndexFrom,
            RecordKeys.IndexUntil,
            cancellationToken,
            select: ["RowKey"],
            filter: TableClient.CreateQueryFilter($"Key eq {key}")).ConfigureAwait(false))
        {
            found.Add(row.RowKey);
        }

        return found;
    }
}
