using Azure.Data.Tables;
using Lavra.Functions.Storage.Tables;
using Lavra.Records;

namespace Lavra.Functions.Storage.Records;

/// <summary>Reads records along the index that fits. Thread safe.</summary>
internal sealed class RecordReads(StoreTable table)
{
    private const int AtOnce = 32;

    /// <exception cref="DamagedRecordException">The record cannot be read.</exception>
    public async Task<StoredRecord?> GetAsync(string partition, string key, CancellationToken cancellationToken) =>
        await table.FindAsync(partition, RecordKeys.Record(key), cancellationToken).ConfigureAwait(false) is not { } row
            ? null
            : RecordRow.Read(table.Name, row, out var damage) ?? throw new DamagedRecordException(damage! with { Key = key });

    public async Task<RecordPage> ListAsync(string partition, RecordQuery query, RecordPosition? after, CancellationToken cancellationToken)
    {
        var index = RecordKeys.Index(query.Label, query.Descending);
        var (from, until) = Range(index, query, after);
        var rows = new List<TableEntity>();
        string? next = null;
        if (string.CompareOrdinal(from, until) < 0)
        {
            await foreach (var row in table.RangeAsync(partition, from, until, cancellationToken, query.Limit + 1).ConfigureAwait(false))
            {
                if (rows.Count == query.Limit)
                {
                    next = PlaceOf(rows[^1], index, query.Descending).ToString();
                    break;
                }

                rows.Add(row);
            }
        }

        return query.Label is { } label
            ? await FollowAsync(partition, rows, index, query.Descending, label, next, cancellationToken).ConfigureAwait(false)
            : Page(rows.Select(row => (Record: RecordRow.Read(table.Name, row, out var damage), Damage: damage)), next);
    }

    public async Task<long> CountAsync(string partition, string label, CancellationToken cancellationToken)
    {
        var index = RecordKeys.Index(label, downwards: false);
        var count = 0L;
        await foreach (var row in table
            .RangeAsync(partition, index, RecordKeys.Last(index), cancellationToken, select: ["RowKey"]).ConfigureAwait(false))
        {
            count++;
        }

        return count;
    }

    /// <summary>The rows of records by their keys, each null where there is none.</summary>
    public async Task<IReadOnlyList<TableEntity?>> RowsAsync(string partition, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var found = new TableEntity?[keys.Count];
        await Parallel.ForAsync(
            0,
            keys.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (at, token) => found[at] = await table.FindAsync(partition, RecordKeys.Record(keys[at]), token).ConfigureAwait(false)).ConfigureAwait(false);
        return found;
    }

    // A row of a label points to its record, which may have been moved or have lost the label since.
    private async Task<RecordPage> FollowAsync(
        string partition, List<TableEntity> rows, string index, bool downwards, string label, string? next, CancellationToken cancellationToken)
    {
        var places = rows.ConvertAll(row => PlaceOf(row, index, downwards));
        var found = await RowsAsync(partition, places.ConvertAll(static place => place.Key), cancellationToken).ConfigureAwait(false);
        return Page(
            found.Select((row, at) => (Row: row, Place: places[at])).Where(static item => item.Row is not null)
                .Select(item => (Record: RecordRow.Read(table.Name, item.Row!, out var damage), Damage: damage, item.Place))
                .Where(item => item.Record is not { } record || (record.Content.Sort == item.Place.Sort && record.Content.Labels.Contains(label)))
                .Select(static item => (item.Record, item.Damage)),
            next);
    }

    private static RecordPage Page(IEnumerable<(StoredRecord? Record, DamagedRecord? Damage)> rows, string? next)
    {
        var (records, damaged) = (new List<StoredRecord>(), new List<DamagedRecord>());
        foreach (var (record, damage) in rows)
        {
            if (record is not null)
            {
                records.Add(record);
            }
            else
            {
                damaged.Add(damage!);
            }
        }

        return new RecordPage(records, next) { Damaged = damaged };
    }

    private RecordPosition PlaceOf(TableEntity row, string index, bool downwards)
    {
        try
        {
            return RecordKeys.PlaceOf(row.RowKey, index, downwards);
        }
        catch (FormatException)
        {
            throw Rows.Row.Unreadable(table.Name, row.PartitionKey, row.RowKey, "its key is none of ours");
        }
    }

    private static (string From, string Until) Range(string index, RecordQuery query, RecordPosition? after)
    {
        var from = (query.Descending, query.From, query.Until) switch
        {
            (false, { } first, _) => RecordKeys.Before(index, first),
            (true, _, { } end) => RecordKeys.Behind(index, end),
            _ => index,
        };
        var until = (query.Descending, query.From, query.Until) switch
        {
            (false, _, { } end) => RecordKeys.Before(index, end),
            (true, { } first, _) => RecordKeys.Behind(index, first),
            _ => RecordKeys.Last(index),
        };
        if (after is { } place)
        {
            // No record has this row key. It sorts directly behind the last record that was read, so the list goes on with the next.
            var behind = $"{RecordKeys.InIndex(index, query.Descending, place.Sort, place.Key)}!";
            from = string.CompareOrdinal(behind, from) > 0 ? behind : from;
        }

        return (from, until);
    }
}
