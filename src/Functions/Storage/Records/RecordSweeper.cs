using Azure;
using Azure.Data.Tables;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Records;

namespace Lavra.Functions.Storage.Records;

/// <summary>Deletes records that have expired, scope by scope, and forgets what the feeds told long ago. Thread safe.</summary>
internal sealed class RecordSweeper(StoreTable table, RecordWriter writer, RecordReads reads)
{
    private const int MostScopes = 50;

    public async Task<RecordSweep> SweepAsync(DateTimeOffset now, string? after, int limit, CancellationToken cancellationToken)
    {
        var (deleted, scopes) = (0, 0);
        await foreach (var entity in table
            .RangeAsync(RecordKeys.Scopes, after ?? "!", "~", cancellationToken, MostScopes + 1).ConfigureAwait(false))
        {
            if (scopes++ == MostScopes)
            {
                return new RecordSweep(deleted, entity.RowKey);
            }

            var scope = ScopeHead.ScopeOf(new Row(table.Name, entity));
            var (gone, isDone) = await DeleteAsync(scope, now, limit - deleted, cancellationToken).ConfigureAwait(false);
            deleted += gone;
            if (!isDone)
            {
                return new RecordSweep(deleted, entity.RowKey);
            }

            await ForgetAsync(RecordKeys.Scope(scope), now - RecordLimits.DeletionsKept, cancellationToken).ConfigureAwait(false);
        }

        return new RecordSweep(deleted, null);
    }

    private async Task<(int Deleted, bool IsDone)> DeleteAsync(RecordScope scope, DateTimeOffset now, int room, CancellationToken cancellationToken)
    {
        var partition = RecordKeys.Scope(scope);
        var deleted = 0;
        await foreach (var row in table
            .RangeAsync(partition, RecordKeys.Expiry, RecordKeys.ExpiresBefore(now.AddTicks(1)), cancellationToken, room + 1).ConfigureAwait(false))
        {
            if (deleted == room)
            {
                return (deleted, false);
            }

            var key = new Row(table.Name, row).Text(RecordRow.KeyColumn);
            var found = (await reads.RowsAsync(partition, [key], cancellationToken).ConfigureAwait(false))[0];
            if (found is not null && RecordRow.Read(table.Name, found, out _) is { } record)
            {
                // Changed meanwhile, it may have been given more time.
                if (record.Content.ExpiresAt <= now
                    && (await writer.WriteAsync(scope, [RecordChange.Delete(key, RecordExpectation.Of(record.Version))], cancellationToken).ConfigureAwait(false)).IsWritten)
                {
                    deleted++;
                }
            }
            else if (found is null)
            {
                await table.DeleteAsync(partition, row.RowKey, ETag.All, cancellationToken).ConfigureAwait(false);
            }
        }

        return (deleted, true);
    }

    // The head says first what is about to be forgotten, so that nobody goes on from there as if nothing were missing.
    private async Task ForgetAsync(string partition, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var old = new List<ChangeRow>();
        await foreach (var entity in table
            .RangeAsync(partition, RecordKeys.Feed, RecordKeys.Records, cancellationToken, StoreTable.MostChanges).ConfigureAwait(false))
        {
            var row = ChangeRow.Read(new Row(table.Name, entity));
            if (row.At >= before || old.Count == StoreTable.MostChanges)
            {
                break;
            }

            old.Add(row);
        }

        if (old.Count == 0)
        {
            return;
        }

        var head = await ScopeHead.ReadAsync(table, partition, cancellationToken).ConfigureAwait(false);
        if (head.Forgotten < old[^1].Last)
        {
            try
            {
                await table.SubmitAsync([(head with { Forgotten = old[^1].Last }).Change(partition)], cancellationToken).ConfigureAwait(false);
            }
            catch (TableConflictException)
            {
                // Somebody wrote meanwhile; the next sweep forgets.
                return;
            }
        }

        await table.DeleteAsync(partition, [.. old.Select(static row => RecordKeys.Change(row.Last))], cancellationToken).ConfigureAwait(false);
    }
}
