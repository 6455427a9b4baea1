using System.Runtime.CompilerServices;
using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Functions.Storage.Feeds;
using Lavra.Functions.Storage.Reading;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Functions.Storage.Writing;
using Lavra.Identity;

namespace Lavra.Functions.Storage;

/// <summary>Reads the execution log from tables. Thread safe.</summary>
internal sealed class TableExecutionLog(
    StoreTable table, RunWriter writer, Contents contents, FeedWriter feed, FeedReader feeds, LogSignal signal, TimeProvider time) : IExecutionLog
{
    /// <summary>How soon a follower looks for entries of other processes; while none come, it looks less and less often.</summary>
    public static readonly TimeSpan LookAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest that a follower waits between two looks.</summary>
    public static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromSeconds(2);

    private const int FollowPage = 256;
    private const int SideBySide = 64;

    /// <inheritdoc />
    public async Task<IReadOnlyList<LogEntry>> ReadAsync(RunId run, long afterSequence, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancellationToken.ThrowIfCancellationRequested();
        return afterSequence >= Keys.MostEntries
            ? []
            : await EntriesAsync(run, Math.Max(afterSequence, 0) + 1, long.MaxValue, limit, cancellationToken)
                .Take(limit).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<LogEntry> FollowAsync(
        RunId run, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var watch = signal.Watch(run);
        var position = afterSequence;
        var wait = LookAfter;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entries = await ReadAsync(run, position, FollowPage, cancellationToken).ConfigureAwait(false);
            foreach (var entry in entries)
            {
                yield return entry;
                position = entry.Sequence;
                if (FactRules.EndsLog(entry.Action))
                {
                    yield break;
                }
            }

            wait = entries.Count > 0 ? LookAfter : wait;
            while (true)
            {
                var head = await writer.ReadAsync(run, cancellationToken).ConfigureAwait(false);
                if (head?.FinalSequence <= position || head is { IsGone: true } || (head is null && position > afterSequence))
                {
                    // All entries were given, or the run was deleted while its log was followed.
                    yield break;
                }

                if (head?.LastSequence > position)
                {
                    break;
                }

                await WaitAsync(watch, wait, cancellationToken).ConfigureAwait(false);
                wait = wait * 2 < LookAtLeastEvery ? wait * 2 : LookAtLeastEvery;
            }
        }
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The limit or the position is wrong.</exception>
    public async Task<FeedPage> ReadFeedAsync(string tenant, string? before, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var from = before is null
            ? (FeedPosition?)null
            : FeedPosition.Read(before) ?? throw new ArgumentException(
                $"'{before}' is not a position in the feed. Give {nameof(FeedPage.Next)} of the last page as it is.", nameof(before));

        // What this process wrote is to be seen by it.
        await feed.SettleAsync(cancellationToken).ConfigureAwait(false);
        var page = new FeedAssembly(limit, from);
        await foreach (var chunk in feeds.ReadAsync(tenant, from, limit, cancellationToken)
            .Chunk(Math.Min(limit, SideBySide - 1) + 1).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var entries = await Task.WhenAll(chunk.GroupBy(static row => row.Run).Select(async run => await EntriesAsync(
                    run.Key,
                    run.Min(row => page.Wanted(row).First),
                    run.Max(row => page.Wanted(row).Last),
                    StoreTable.MostRows,
                    cancellationToken)
                .ToListAsync(cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
            if (page.Add(chunk, entries.SelectMany(static run => run)))
            {
                break;
            }
        }

        return page.Page;
    }

    private async IAsyncEnumerable<LogEntry> EntriesAsync(
        RunId run, long first, long last, int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var until = last == long.MaxValue ? Keys.Behind(Keys.Logs) : Keys.Log(last + 1);
        await foreach (var entity in table
            .RangeAsync(Keys.Run(run), Keys.Log(first), until, cancellationToken, most).ConfigureAwait(false))
        {
            yield return LogRow.Read(
                run, await contents.FillAsync(run, new Row(table.Name, entity), cancellationToken).ConfigureAwait(false));
        }
    }

    private async Task WaitAsync(LogWatch watch, TimeSpan wait, CancellationToken cancellationToken)
    {
        await using var timer = time.CreateTimer(
            static state => ((LogWatch)state!).Set(), watch, wait, Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        await watch.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
