using Azure.Data.Tables;
using Lavra.Facts;
using Lavra.Functions.Storage;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Lavra.Testing.Azurite;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Functions.Tests.Storage;

/// <summary>The feed over months, over processes whose clocks differ, and over runs that are gone.</summary>
[UsesAzurite]
public sealed class FeedTests : IAsyncLifetime
{
    private readonly TableBed bed = new();
    private readonly FaultyTransport transport = new(AzuriteTables.Transport);

    public async Task InitializeAsync() => await bed.OpenAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Nothing_is_skipped_or_repeated_where_a_month_ends_and_clocks_disagree_about_it(int limit)
    {
        // One process is a second before the end of January, the other a second behind it, and both write to both runs.
        var (early, late) = (bed.OpenStores(AzuriteTables.Transport), bed.OpenStores(AzuriteTables.Transport));
        var end = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
        bed.Time.Advance(end.AddSeconds(-1) - bed.Time.GetUtcNow());
        var keys = new Dictionary<RunId, List<string>> { [Id(1)] = ["start"], [Id(2)] = ["start"] };
        foreach (var run in keys.Keys)
        {
            await early.Facts.WriteAsync(Start(NewRun(run)), default);
        }

        for (var n = 1; n <= 12; n++)
        {
            var (stores, skew) = n % 3 == 0 ? (late, TimeSpan.FromSeconds(2)) : (early, TimeSpan.Zero);
            bed.Time.Advance(skew);
            foreach (var run in keys.Keys)
            {
                await stores.Facts.WriteAsync(new FactBatch(run) { Log = { Entry(run, $"a{n}"), Entry(run, $"b{n}") } }, default);
                keys[run].AddRange([$"a{n}", $"b{n}"]);
            }

            bed.Time.Advance(-skew);
        }

        await early.DisposeAsync();
        await late.DisposeAsync();
        var entries = await ReadAsync(bed.OpenStores(AzuriteTables.Transport), limit);

        Assert.Equal(2 * 25, entries.Count);
        foreach (var (run, written) in keys)
        {
            Assert.Equal(written.AsEnumerable().Reverse(), entries.Where(entry => entry.Run == run).Select(entry => entry.Key));
        }
    }

    [Fact]
    public async Task A_reader_whose_month_was_dropped_goes_on_with_the_one_before()
    {
        var stores = bed.OpenStores(AzuriteTables.Transport);
        await stores.Facts.WriteAsync(Start(NewRun(Id(1))), default);
        await stores.Facts.WriteAsync(new FactBatch(Id(1)) { Log = { Entry(Id(1), "january") } }, default);
        bed.Time.Advance(TimeSpan.FromDays(31));
        for (var n = 1; n <= 4; n++)
        {
            await stores.Facts.WriteAsync(new FactBatch(Id(1)) { Log = { Entry(Id(1), $"february {n}") } }, default);
        }

        var page = await stores.Log.ReadFeedAsync(Caller.LocalTenant, null, 2, default);
        Assert.Equal(["february 4", "february 3"], page.Entries.Select(entry => entry.Key));
        await stores.Retention.DropPeriodAsync("202602", default);

        page = await stores.Log.ReadFeedAsync(Caller.LocalTenant, page.Next, 10, default);
        Assert.Equal(["january", "start"], page.Entries.Select(entry => entry.Key));
    }

    [Fact]
    public async Task A_month_that_somebody_else_is_dropping_is_dropped()
    {
        var stores = bed.OpenStores(transport);
        await stores.Facts.WriteAsync(Start(NewRun(Id(1))), default);
        transport.FaultOf = static request => request.Method == Azure.Core.RequestMethod.Delete
            ? Fault.Refused(409, code: "TableBeingDeleted")
            : null;

        await stores.Retention.DropPeriodAsync("202601", default);
    }

    [Fact]
    public async Task A_page_looks_at_so_many_entries_of_deleted_runs_and_leaves_the_others_to_the_next()
    {
        var stores = bed.OpenStores(transport);
        await stores.Facts.WriteAsync(Start(NewRun(Id(16))), default);
        await stores.Log.ReadFeedAsync(Caller.LocalTenant, null, 1, default);
        var now = bed.Time.GetUtcNow();
        foreach (var chunk in Enumerable.Range(1, 1200).Chunk(100))
        {
            await bed.Tables.Table("feed202601").SubmitTransactionAsync(chunk.Select(n => new TableTransactionAction(
                TableTransactionActionType.Add,
                new TableEntity(Keys.Feed(Caller.LocalTenant, 0, now), Keys.FeedEntry(now.UtcTicks + n, Id(16 * (n + 1))))
                {
                    ["V"] = 1, ["First"] = 1L, ["Last"] = 3L,
                })));
        }

        var before = transport.Requests.Count;
        var page = await stores.Log.ReadFeedAsync(Caller.LocalTenant, null, 10, default);

        Assert.Empty(page.Entries);
        Assert.NotNull(page.Next);
        Assert.InRange(transport.Requests.Count - before, 1, 700);
        Assert.Equal("start", Assert.Single(await ReadAsync(stores, 10)).Key);
    }

    [Fact]
    public async Task A_page_reads_of_a_large_batch_what_it_shows()
    {
        var batch = Start(NewRun(Id(1)));
        for (var n = 1; n <= 40; n++)
        {
            batch.Log.Add(Entry(Id(1), $"k{n}"));
        }

        var writer = bed.OpenStores(AzuriteTables.Transport);
        await writer.Facts.WriteAsync(batch, default);
        await writer.DisposeAsync();
        var stores = bed.OpenStores(AzuriteTables.Transport);
        var keys = (await ReadAsync(stores, 7)).Select(entry => entry.Key);

        Assert.Equal([.. Enumerable.Range(1, 40).Reverse().Select(n => $"k{n}"), "start"], keys);
        var damaged = bed.Tables.Table("runs");
        await damaged.UpdateEntityAsync(
            new TableEntity(Keys.Run(Id(1)), Keys.Log(5)) { ["Action"] = "?" }, Azure.ETag.All, TableUpdateMode.Merge);
        Assert.Equal(7, (await stores.Log.ReadFeedAsync(Caller.LocalTenant, null, 7, default)).Entries.Count);
    }

    [Fact]
    public async Task A_month_of_the_feed_that_is_being_dropped_is_empty_and_holds_up_nobody_who_comes_late_for_it()
    {
        await StartAsync();

        // The run's head says that its first entry may not be in the feed of January yet.
        transport.FaultOf = static request => FaultyTransport.IsAbout(request, "feed202601") ? Fault.Refused(409, code: "TableBeingDeleted") : null;
        bed.Time.Advance(TimeSpan.FromDays(60));
        var stores = bed.OpenStores(transport);

        await stores.Facts.WriteAsync(
            new FactBatch(Id(1)) { Change = new RunChange { Status = RunStatus.Completed }, Log = { Entry(Id(1), "end", LogAction.TaskCompleted) } },
            default);

        var feed = await stores.Log.ReadFeedAsync(Caller.LocalTenant, null, 10, default);
        Assert.Equal("end", Assert.Single(feed.Entries).Key);
        Assert.Equal(["start", "end"], (await stores.Log.ReadAsync(Id(1), 0, 10, default)).Select(entry => entry.Key));
    }

    [Fact]
    public async Task The_month_that_goes_on_is_not_taken_for_one_that_is_being_dropped()
    {
        await StartAsync();
        transport.FaultOf = static request => FaultyTransport.IsAbout(request, "feed202601") ? Fault.Refused(409, code: "TableBeingDeleted") : null;
        var end = new FactBatch(Id(1)) { Change = new RunChange { Status = RunStatus.Completed }, Log = { Entry(Id(1), "end", LogAction.TaskCompleted) } };

        var error = await Assert.ThrowsAsync<TableStoreException>(() => bed.OpenStores(transport).Facts.WriteAsync(end, default));

        Assert.Equal(TableStoreFailure.TableBeingDeleted, error.Failure);
        await bed.OpenStores(AzuriteTables.Transport).Facts.WriteAsync(end, default);
        Assert.Equal(2, (await bed.OpenStores(AzuriteTables.Transport).Log.ReadFeedAsync(Caller.LocalTenant, null, 10, default)).Entries.Count);
    }

    private Task StartAsync() => bed.OpenStores(AzuriteTables.Transport).Facts.WriteAsync(Start(NewRun(Id(1))), default);

    private static async Task<List<LogEntry>> ReadAsync(TableStores stores, int limit)
    {
        var entries = new List<LogEntry>();
        string? before = null;
        do
        {
            var page = await stores.Log.ReadFeedAsync(Caller.LocalTenant, before, limit, default);
            Assert.True(page.Entries.Count <= limit);
            entries.AddRange(page.Entries);
            before = page.Next;
        }
        while (before is not null);

        return entries;
    }
}
