using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Records;

namespace Lavra.Functions.Storage.Records;

/// <summary>Tells what changed in a scope, from the rows that its writes left. Thread safe.</summary>
internal sealed class RecordFeed(StoreTable table, RecordReads reads)
{
    private const int MostTries = 3;

    public async Task<RecordFeedPage> ReadAsync(string partition, long after, int limit, CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            var head = await ScopeHead.ReadAsync(table, partition, cancellationToken).ConfigureAwait(false);
            if (after < head.Forgotten)
            {
                return new RecordFeedPage([], head.Position, HasMore: false) { IsCut = true };
            }

            if (after >= head.Position)
            {
                return new RecordFeedPage([], after, HasMore: false);
            }

            var told = await ReadRowsAsync(partition, after, limit, cancellationToken).ConfigureAwait(false);
            if (told.Count > 0)
            {
                return new RecordFeedPage(
                    await FollowAsync(partition, told, cancellationToken).ConfigureAwait(false), told[^1].Position, HasMore: told[^1].Position < head.Position);
            }

            // The head promises changes here, but no row tells them. The row may have been written since, so look again; else it is lost.
            if (tries == MostTries)
            {
                return new RecordFeedPage([], head.Position, HasMore: false) { IsCut = true };
            }
        }
    }

    // Rows are read while others are written, so a row may be seen although the one before it was not. Reading stops at such a gap:
    // everything before it is complete.
    private async Task<List<(string Key, long Position, bool IsDeleted)>> ReadRowsAsync(string partition, long after, int limit, CancellationToken cancellationToken)
    {
        var told = new List<(string Key, long Position, bool IsDeleted)>();
        var position = after;
        await foreach (var entity in table
            .RangeAsync(partition, RecordKeys.Change(after + 1), RecordKeys.Records, cancellationToken, limit).ConfigureAwait(false))
        {
            var row = ChangeRow.Read(new Row(table.Name, entity));
            if (row.First > position + 1)
            {
                break;
            }

            for (var at = 0; at < row.Changes.Count && told.Count < limit; at++)
            {
                if (row.First + at > position)
                {
                    position = row.First + at;
                    told.Add((row.Changes[at].Key, position, row.Changes[at].IsDeleted));
                }
            }

            if (told.Count == limit)
            {
                break;
            }
        }

        return told;
    }

    private async Task<IReadOnlyList<ChangedRecord>> FollowAsync(
        string partition, List<(string Key, long Position, bool IsDeleted)> told, CancellationToken cancellationToken)
    {
        var last = told.GroupBy(static change => change.Key, StringComparer.Ordinal).Select(static group => group.Last()).OrderBy(static change => change.Position).ToList();
        var rows = await reads.RowsAsync(partition, last.ConvertAll(static change => change.Key), cancellationToken).ConfigureAwait(false);
        var changes = new List<ChangedRecord>();
        foreach (var ((key, position, isDeleted), row) in last.Zip(rows))
        {
            if (row is null)
            {
                // A record that was put here and is not there now was deleted afterwards; a later row of the feed says so.
                if (isDeleted)
                {
                    changes.Add(new ChangedRecord(key, position, null));
                }
            }
            else if (!isDeleted)
            {
                var record = RecordRow.Read(table.Name, row, out var damage);
                if (record is null || record.Version == position)
                {
                    changes.Add(new ChangedRecord(key, position, record) { Damage = damage is null ? null : damage with { Key = key } });
                }
            }
        }

        return changes;
    }
}
