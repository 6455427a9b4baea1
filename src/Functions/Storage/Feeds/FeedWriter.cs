using System.Threading.Channels;
using Azure.Data.Tables;
using Lavra.Functions.Storage.Memory;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Microsoft.Extensions.Logging;

namespace Lavra.Functions.Storage.Feeds;

/// <summary>
/// Puts batches of log entries into the feed of their tenant, after they are durable. Nobody has to wait for it: what waits while one
/// transaction is under way shares the next. A batch stays in its run's outbox until it was put, so that the run's next writer, in
/// whatever process, puts what a crash left out; putting it twice changes nothing. Thread safe.
/// </summary>
internal sealed partial class FeedWriter : IAsyncDisposable
{
    private readonly Channel<FeedItem> queue = Channel.CreateUnbounded<FeedItem>(new UnboundedChannelOptions { SingleReader = true });
    private readonly StoreTables tables;
    private readonly RunMemory memory;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Task pump;

    public FeedWriter(StoreTables tables, RunMemory memory, TimeProvider time, ILogger logger)
    {
        this.tables = tables;
        this.memory = memory;
        this.time = time;
        this.logger = logger;
        pump = Task.Run(PumpAsync);
    }

    /// <summary>Puts batches of a run into the feed; the task ends when they are there.</summary>
    public Task PutAsync(RunId run, string tenant, IEnumerable<FeedBatch> batches)
    {
        var items = batches.Select(batch => new FeedItem(run, tenant, batch)).ToList();
        return items.All(queue.Writer.TryWrite)
            ? Task.WhenAll(items.Select(static item => item.Done.Task))
            : Task.FromException(new ObjectDisposedException(nameof(FeedWriter)));
    }

    /// <summary>As the other, for those who do not wait. What cannot be put stays in the run's outbox.</summary>
    public void Put(RunId run, string tenant, IEnumerable<FeedBatch> batches) => _ = PutAsync(run, tenant, batches).ContinueWith(
        put => Log.NotPut(logger, put.Exception!.InnerException!, run.ToString()),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    /// <summary>Waits until everything that was handed over so far was put, or could not be.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        var marker = new FeedItem(default, "", default);
        if (queue.Writer.TryWrite(marker))
        {
            await marker.Done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Puts what was handed over, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await pump.ConfigureAwait(false);
    }

    private async Task PumpAsync()
    {
        while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var items = new List<FeedItem>();
            while (queue.Reader.TryRead(out var item))
            {
                items.Add(item);
            }

            await Task.WhenAll(items
                .Where(static item => item.Tenant.Length > 0 || item.Batch != default)
                .GroupBy(static item => (item.Month, item.Partition))
                .SelectMany(static group => group.Chunk(StoreTable.MostChanges).Select(chunk => (group.Key.Month, chunk)))
                .Select(part => PutAsync(part.Month, part.chunk))).ConfigureAwait(false);
            foreach (var marker in items)
            {
                marker.Done.TrySetResult();
            }
        }
    }

    private async Task PutAsync(string month, IReadOnlyList<FeedItem> items)
    {
        try
        {
            // A batch may have been handed over twice, and a transaction may have each row only once.
            var changes = items.DistinctBy(static item => item.Key)
                .Select(static item => new TableTransactionAction(TableTransactionActionType.UpsertReplace, item.Row())).ToList();
            try
            {
                await tables.Feed(month).SubmitAsync(changes, CancellationToken.None).ConfigureAwait(false);
            }
            catch (TableStoreException dropped) when (
                dropped.Failure == TableStoreFailure.TableBeingDeleted && StoreTables.EndOf(month) <= time.GetUtcNow())
            {
                // Retention is dropping this month's table, so entries that come late for the month need not be kept either.
            }

            foreach (var run in items.GroupBy(static item => item.Run))
            {
                var put = run.Select(static item => item.Batch.Stamp).ToHashSet();
                memory.Change(run.Key, head => head with { Outbox = head.Outbox.RemoveAll(batch => put.Contains(batch.Stamp)) });
            }

            foreach (var item in items)
            {
                item.Done.TrySetResult();
            }
        }
#pragma warning disable CA1031 // Whoever waits is told; the pump goes on for the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            foreach (var item in items)
            {
                item.Done.TrySetException(exception);
            }
        }
    }

    private sealed record FeedItem(RunId Run, string Tenant, FeedBatch Batch)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Month { get; } = StoreTables.MonthOf(Batch.At);

        public string Partition { get; } = Keys.Feed(Tenant, Keys.Shard(Run), Batch.At);

        public string Key { get; } = Keys.FeedEntry(Batch.Stamp, Run);

        public TableEntity Row() => FeedRow.Write(Partition, Key, Batch);
    }

    private static partial class Log
    {
        [LoggerMessage(1950, LogLevel.Warning, "Log entries of run {Run} are not in the feed yet; the run's next writer puts them there")]
        public static partial void NotPut(ILogger logger, Exception exception, string run);
    }
}
