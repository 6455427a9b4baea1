using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;

namespace Lavra.Functions.Storage.Feeds;

/// <summary>
/// Reads a tenant's feed, the newest first: month by month, and in each the parts side by side, which are in order themselves.
/// Thread safe.
/// </summary>
internal sealed class FeedReader(StoreTables tables)
{
    /// <summary>Rows at or after a place, newest first.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="from">Where to begin; null for the newest.</param>
    /// <param name="wanted">How many are about to be read, as far as it is known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<FeedRow> ReadAsync(
        string tenant, FeedPosition? from, int wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var newest = from is { } place ? StoreTables.MonthOf(place.At) : null;
        foreach (var month in await tables.FeedMonthsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (newest is not null && string.CompareOrdinal(month, newest) > 0)
            {
                continue;
            }

            await foreach (var row in ReadMonthAsync(month, tenant, from, wanted, cancellationToken).ConfigureAwait(false))
            {
                yield return row;
            }
        }
    }

    private async IAsyncEnumerable<FeedRow> ReadMonthAsync(
        string month, string tenant, FeedPosition? from, int wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parts = Enumerable.Range(0, Keys.Shards)
            .Select(shard => ReadPart(month, tenant, shard, from, wanted, cancellationToken).GetAsyncEnumerator(cancellationToken)).ToList();
        try
        {
            var queue = new PriorityQueue<IAsyncEnumerator<FeedRow>, (long, string)>();
            var have = await Task.WhenAll(parts.Select(static part => part.MoveNextAsync().AsTask())).ConfigureAwait(false);
            foreach (var (at, part) in parts.Index().Where(item => have[item.Index]))
            {
                queue.Enqueue(part, Order(part.Current));
            }

            while (queue.TryDequeue(out var newest, out _))
            {
                yield return newest.Current;
                if (await newest.MoveNextAsync().ConfigureAwait(false))
                {
                    queue.Enqueue(newest, Order(newest.Current));
                }
            }
        }
        finally
        {
            foreach (var part in parts)
            {
                await part.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async IAsyncEnumerable<FeedRow> ReadPart(
        string month, string tenant, int shard, FeedPosition? from, int wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = tables.Feed(month);
        var prefix = Keys.FeedShard(tenant, shard);
        var (low, until) = (prefix, $"{prefix}~");
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {low} and PartitionKey lt {until}");
        if (from is { } place && StoreTables.MonthOf(place.At) == month)
        {
            // The feed runs backwards: earlier days have greater partition keys. Row keys begin with the inverted time, so on those days
            // all rows have greater keys than the place, too, and one filter fits them all.
            var (day, key) = (Keys.Feed(tenant, shard, place.At), place.Key);
            filter = TableClient.CreateQueryFilter($"PartitionKey ge {day} and PartitionKey lt {until} and RowKey ge {key}");
        }

        await foreach (var entity in table
            .QueryAsync(filter, Math.Max(4, wanted / 4), null, cancellationToken).ConfigureAwait(false))
        {
            yield return FeedRow.Read(new Row(table.Name, entity));
        }
    }

    private static (long, string) Order(FeedRow row) => (-row.Batch.Stamp, row.Run.ToString());
}
