using Azure.Data.Tables;
using Lavra.Facts;
using Lavra.Functions.Storage;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Lavra.Retention;
using Lavra.Testing.Azurite;
using Lavra.Tools;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Functions.Tests.Storage;

/// <summary>A deletion that is cut off at every request leaves nothing behind once it is taken up again, and nobody sees a part.</summary>
[UsesAzurite]
public sealed class TableRetentionFaultTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Cutoff = At.AddDays(30);
    private TableBed bed = new();

    public async Task InitializeAsync() => await bed.OpenAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_deletion_that_was_cut_off_at_the_nth_request_leaves_nothing_after_the_next_pass(bool after, bool isRetried)
    {
        var faults = 0;
        for (var n = 1; ; n++)
        {
            await RenewAsync();
            var transport = new FaultyTransport(AzuriteTables.Transport) { StaysDown = !isRetried }.Inject(after ? Fault.AnswerLost : Fault.NotSent, n);
            var dying = isRetried ? bed.OpenAsShipped(transport) : bed.OpenStores(transport);
            try
            {
                await SweepAsync(dying);
            }
            catch (TableStoreException) when (!isRetried)
            {
                faults++;
            }

            var next = bed.OpenStores(AzuriteTables.Transport);
            await AssertWholeOrGoneAsync(next);
            await SweepAsync(next);

            Assert.Empty(await RowsAsync("effects"));
            Assert.All(await RowsAsync("runs"), key => Assert.StartsWith("02" + Id(2), key, StringComparison.Ordinal));
            Assert.DoesNotContain(await RowsAsync("lists"), key => key.Contains(Id(1).ToString(), StringComparison.Ordinal));
            Assert.Equal([KeyValuePair.Create(RunStatus.Running, 1L)], await next.Runs.CountAsync(Caller.LocalTenant, default));
            Assert.Null(await next.Runs.FindByIdempotencyKeyAsync(Caller.LocalTenant, "k", default));
            if (transport.Requests.Count < n)
            {
                break;
            }
        }

        Assert.True(faults > 8 || isRetried, $"Only {faults} requests were made to fail.");
    }

    [Fact]
    public async Task A_start_that_died_long_ago_is_cleared_away()
    {
        var transport = new FaultyTransport(AzuriteTables.Transport);
        var stores = bed.OpenStores(transport);
        await stores.Facts.WriteAsync(Start(NewRun(Id(9))), default);
        await stores.Log.ReadFeedAsync(Caller.LocalTenant, null, 1, default);
        var posts = 0;
        transport.Before = what =>
        {
            // The announcement, the long text, and not the run.
            posts += what.Contains("$batch", StringComparison.Ordinal) ? 1 : 0;
            return posts > 2 ? throw new Azure.RequestFailedException("The process is dead.") : Task.CompletedTask;
        };
        await Assert.ThrowsAsync<TableStoreException>(
            () => stores.Facts.WriteAsync(Start(NewRun(Id(1)) with { Objective = Noise.Of(1, 6_000_000), IdempotencyKey = "k" }), default));
        Assert.Contains(await RowsAsync("runs"), key => key.Contains(Id(1).ToString(), StringComparison.Ordinal));

        var later = bed.OpenStores(AzuriteTables.Transport);
        Assert.Equal(Id(1), Assert.Single((await later.Retention.FindAsync(Cutoff, null, 10, default)).Runs).Run);
        await SweepAsync(later);

        Assert.DoesNotContain(await RowsAsync("runs"), key => key.Contains(Id(1).ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(await RowsAsync("lists"), key => key.Contains(Id(1).ToString(), StringComparison.Ordinal));
        Assert.Equal([KeyValuePair.Create(RunStatus.Pending, 1L)], await later.Runs.CountAsync(Caller.LocalTenant, default));
        await later.Facts.WriteAsync(Start(NewRun(Id(3)) with { IdempotencyKey = "k" }), default);
    }

    [Fact]
    public async Task Months_that_are_wholly_past_are_dropped_and_no_others()
    {
        var stores = bed.OpenStores(AzuriteTables.Transport);
        await stores.Facts.WriteAsync(Start(NewRun(Id(1))), default);
        for (var month = 2; month <= 4; month++)
        {
            bed.Time.Advance(TimeSpan.FromDays(30));
            await stores.Facts.WriteAsync(new FactBatch(Id(1)) { Log = { Entry(Id(1), $"month {month}") } }, default);
        }

        Assert.Equal(["month 4", "month 3", "month 2", "start"], await FeedAsync(stores));
        var endOfFebruary = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(["202601"], await stores.Retention.FindPeriodsAsync(endOfFebruary.AddTicks(-1), default));
        var periods = await stores.Retention.FindPeriodsAsync(endOfFebruary, default);
        Assert.Equal(["202601", "202602"], periods);

        foreach (var period in periods.Append("202601"))
        {
            await stores.Retention.DropPeriodAsync(period, default);
        }

        Assert.Equal(["month 4", "month 3"], await FeedAsync(stores));
        Assert.Equal(4, (await stores.Log.ReadAsync(Id(1), 0, 10, default)).Count);
        await Assert.ThrowsAsync<FormatException>(() => stores.Retention.DropPeriodAsync("runs", default));
    }

    [Fact]
    public async Task A_write_that_meets_a_deletion_is_refused_or_keeps_the_run()
    {
        for (var n = 1; n <= 10; n++)
        {
            var (one, two) = (bed.OpenStores(AzuriteTables.Transport), bed.OpenStores(AzuriteTables.Transport));
            var id = Id(n);
            await one.Facts.WriteAsync(Start(NewRun(id)), default);
            await one.Facts.WriteAsync(new FactBatch(id) { Change = new RunChange { Status = RunStatus.Failed, CompletedAt = At } }, default);
            var deleting = two.Retention.DeleteAsync(new ExpiredRun(id, Caller.LocalTenant, At, At), Cutoff, default);
            var refused = false;
            for (var late = 0; late < 5; late++)
            {
                try
                {
                    await one.Facts.WriteAsync(new FactBatch(id) { Log = { Entry(id, $"late {late}") } }, default);
                    Assert.False(refused);
                }
                catch (InvalidOperationException)
                {
                    refused = true;
                }
            }

            Assert.True(await deleting);
            Assert.DoesNotContain(await RowsAsync("runs"), key => key.Contains(id.ToString(), StringComparison.Ordinal));
        }
    }

    private static async Task SweepAsync(TableStores stores)
    {
        string? cursor = null;
        do
        {
            var page = await stores.Retention.FindAsync(Cutoff, cursor, 10, default);
            foreach (var run in page.Runs)
            {
                await stores.Retention.DeleteAsync(run, Cutoff, default);
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private static async Task<IEnumerable<string>> FeedAsync(TableStores stores) =>
        (await stores.Log.ReadFeedAsync(Caller.LocalTenant, null, 100, default)).Entries.Select(entry => entry.Key);

    /// <summary>One run that has ended, with everything that a run can have, and one that goes on.</summary>
    private async Task RenewAsync()
    {
        await bed.DisposeAsync();
        bed = new TableBed();
        await bed.OpenAsync();
        var stores = bed.OpenStores(AzuriteTables.Transport);
        await stores.Facts.WriteAsync(Start(NewRun(Id(2))), default);
        await stores.Facts.WriteAsync(new FactBatch(Id(2)) { Change = new RunChange { Status = RunStatus.Running } }, default);
        await stores.Facts.WriteAsync(Start(NewRun(Id(1)) with { IdempotencyKey = "k" }), default);
        await stores.Effects.BeginAsync(new ToolCallId(Id(1), 1, 1, 1), new EffectNote("file", "a"), default);
        await stores.Effects.BeginAsync(new ToolCallId(Id(1), 1, 1, 2), new EffectNote("file", "b"), default);
        var batch = new FactBatch(Id(1))
        {
            Change = new RunChange { Status = RunStatus.Completed, CompletedAt = At },
            Steps = { FullStep(Id(1), 1) },
            Payloads = { ["p"] = Noise.Of(1, 200_000) },
            Log = { Entry(Id(1), "end", LogAction.TaskCompleted) },
        };
        for (var call = 1; call <= 60; call++)
        {
            batch.ToolCalls.Add(Done(Id(1), 1, 1, call));
        }

        await stores.Facts.WriteAsync(batch, default);
        await stores.DisposeAsync();
    }

    private static async Task AssertWholeOrGoneAsync(TableStores stores)
    {
        if (await stores.Runs.GetAsync(Id(1), default) is null)
        {
            Assert.DoesNotContain((await stores.Runs.ListAsync(new RunQuery(Caller.LocalTenant), default)).Runs, run => run.Id == Id(1));
            return;
        }

        Assert.Equal(60, (await stores.Runs.ListToolCallsAsync(Id(1), null, 100, default)).Count);
        Assert.Equal(2, (await stores.Log.ReadAsync(Id(1), 0, 10, default)).Count);
        Assert.True(Noise.Of(1, 200_000) == await stores.Runs.GetPayloadAsync(Id(1), "p", default));
        Assert.Equal("b", (await stores.Effects.FindAsync(new ToolCallId(Id(1), 1, 1, 1), default))!.NextState);
    }

    /// <summary>The keys of all rows of a table, but for those that belong to no run.</summary>
    private async Task<List<string>> RowsAsync(string table)
    {
        var keys = new List<string>();
        await foreach (var row in bed.Tables.Table(table).QueryAsync<TableEntity>())
        {
            keys.Add($"{row.PartitionKey} {row.RowKey}");
        }

        return keys;
    }

    [Fact]
    public async Task A_place_whose_mark_was_never_made_goes_with_its_run()
    {
        await RenewAsync();
        var call = new ToolCallId(Id(1), 1, 1, 3);
        var transport = new FaultyTransport(AzuriteTables.Transport) { StaysDown = true }.Inject(Fault.NotSent, 3);
        await Assert.ThrowsAsync<TableStoreException>(
            async () => await bed.OpenStores(transport).Effects.BeginAsync(call, new EffectNote("file", "c"), default));
        var stores = bed.OpenStores(AzuriteTables.Transport);
        await stores.Effects.BeginAsync(new ToolCallId(Id(2), 1, 1, 1), new EffectNote("file", "d"), default);
        Assert.Equal(5, (await RowsAsync("effects")).Count);

        await SweepAsync(stores);

        Assert.Equal(2, (await RowsAsync("effects")).Count);
        Assert.Equal("d", (await stores.Effects.FindAsync(new ToolCallId(Id(2), 1, 1, 1), default))!.ProbeState);
    }
}
