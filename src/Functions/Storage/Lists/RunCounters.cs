using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Lavra.Facts;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Words;

namespace Lavra.Functions.Storage.Lists;

/// <summary>
/// How many runs a tenant has in each status. Counters change in the transaction that changes the lists, so they count what is
/// listed, whoever writes and however often. A tenant has several rows of them, each for a part of its runs. Thread safe.
/// </summary>
internal sealed class RunCounters(StoreTable table)
{
    private readonly ConcurrentDictionary<(string Tenant, int Shard), Counter> known = new();

    /// <summary>The change of a counter row that goes with a change of the lists.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="shard">Which part of its runs.</param>
    /// <param name="changes">By how much the counters of which statuses change.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CounterChange> ChangeAsync(
        string tenant, int shard, IReadOnlyList<(RunStatus Status, int By)> changes, CancellationToken cancellationToken)
    {
        if (!known.TryGetValue((tenant, shard), out var counter))
        {
            counter = await ReadAsync(tenant, shard, cancellationToken).ConfigureAwait(false);
        }

        var after = counter.Runs.ToArray();
        foreach (var (status, by) in changes)
        {
            after[(int)status] += by;
        }

        var row = new RowWriter(Keys.Tenant(tenant), Keys.Counter(shard));
        foreach (var (status, _) in changes)
        {
            row.Set(Column(status), (long?)after[(int)status]);
        }

        return new CounterChange(
            counter.Version is { } version
                ? new TableTransactionAction(TableTransactionActionType.UpdateMerge, row.Entity, version)
                : new TableTransactionAction(TableTransactionActionType.Add, row.Entity),
            (tenant, shard),
            after);
    }

    /// <summary>Takes over a change that was made.</summary>
    public void Made(CounterChange change, ETag? version)
    {
        if (version is null)
        {
            known.TryRemove(change.Key, out _);
        }
        else
        {
            known[change.Key] = new Counter(change.After, version);
        }
    }

    /// <summary>Forgets a row because somebody else changed it.</summary>
    public void Forget(CounterChange change) => known.TryRemove(change.Key, out _);

    /// <summary>Adds up a tenant's counters.</summary>
    public async Task<IReadOnlyDictionary<RunStatus, long>> SumAsync(string tenant, CancellationToken cancellationToken)
    {
        var sums = new Dictionary<RunStatus, long>();
        await foreach (var entity in table
            .RangeAsync(Keys.Tenant(tenant), "c~", "d", cancellationToken, Keys.Shards).ConfigureAwait(false))
        {
            var row = new Row(table.Name, entity);
            foreach (var status in WireWords.Members<RunStatus>())
            {
                if (row.LongOr(Column(status), 0) is var runs and not 0)
                {
                    sums[status] = sums.GetValueOrDefault(status) + runs;
                }
            }
        }

        return sums;
    }

    private async Task<Counter> ReadAsync(string tenant, int shard, CancellationToken cancellationToken)
    {
        var runs = new long[(int)WireWords.Members<RunStatus>()[^1] + 1];
        var entity = await table.FindAsync(Keys.Tenant(tenant), Keys.Counter(shard), cancellationToken).ConfigureAwait(false);
        if (entity is null)
        {
            return new Counter(runs, null);
        }

        var row = new Row(table.Name, entity);
        foreach (var status in WireWords.Members<RunStatus>())
        {
            runs[(int)status] = row.LongOr(Column(status), 0);
        }

        return new Counter(runs, row.Version);
    }

    private static string Column(RunStatus status) => string.Create(CultureInfo.InvariantCulture, $"S{(int)status}");

    private sealed record Counter(long[] Runs, ETag? Version);
}

/// <summary>A change of a counter row.</summary>
/// <param name="Action">The change.</param>
/// <param name="Key">Which row.</param>
/// <param name="After">The counters as they will be.</param>
internal sealed record CounterChange(TableTransactionAction Action, (string Tenant, int Shard) Key, long[] After);
