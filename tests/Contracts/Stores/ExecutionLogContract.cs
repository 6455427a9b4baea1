using System.Threading.Channels;
using Lavra.Contracts.Architecture;
using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Identity;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Contracts.Stores;

/// <summary>What every execution log must give back.</summary>
[ContractOf(typeof(IExecutionLog))]
public abstract class ExecutionLogContract : StoreSuite
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Every_member_of_an_entry_comes_back()
    {
        await StartAsync();
        await WriteAsync(new FactBatch(Run) { Log = { FullEntry(Run, "full"), Entry(Run, "bare") } });
        await ReopenAsync();

        var log = await LogAsync();
        Assert.Equivalent(FullEntry(Run, "full") with { Sequence = 2 }, log[1], strict: true);
        Assert.Equivalent(Entry(Run, "bare") with { Sequence = 3 }, log[2], strict: true);
    }

    [Fact]
    public async Task Entries_are_read_after_a_number_and_up_to_a_limit()
    {
        await StartAsync();
        await AppendAsync(1, 9);

        Assert.Equal([4, 5, 6], (await Log.ReadAsync(Run, 3, 3, default)).Select(entry => entry.Sequence));
        Assert.Equal([10], (await Log.ReadAsync(Run, 9, 3, default)).Select(entry => entry.Sequence));
        Assert.Empty(await Log.ReadAsync(Run, 10, 3, default));
        Assert.Empty(await Log.ReadAsync(Id(2), 0, 3, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.ReadAsync(Run, 0, 0, default));
    }

    [Theory]
    [InlineData(10_000_000_000)]
    [InlineData(99_999_999_999_999)]
    [InlineData(long.MaxValue)]
    public async Task Nothing_comes_after_a_number_that_no_entry_will_ever_have(long after)
    {
        await StartAsync();
        await AppendAsync(1, 3);

        Assert.Empty(await Log.ReadAsync(Run, after, 3, default));
    }

    [Fact]
    public async Task Numbers_before_the_first_are_before_all_entries()
    {
        await StartAsync();

        Assert.Single(await Log.ReadAsync(Run, -1, 3, default));
        Assert.Single(await Log.ReadAsync(Run, long.MinValue, 3, default));
    }

    [Fact]
    public async Task Following_gives_what_is_there_and_what_comes_until_the_end()
    {
        await StartAsync();
        await AppendAsync(1, 2);
        var followed = Channel.CreateUnbounded<long>();
        var follower = FollowAsync(0, entry => followed.Writer.TryWrite(entry.Sequence));
        for (var expected = 1; expected <= 3; expected++)
        {
            Assert.Equal(expected, await followed.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        }

        await AppendAsync(3, 3);
        Assert.Equal(4, await followed.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        await WriteAsync(new FactBatch(Run)
        {
            Log = { Entry(Run, "end", LogAction.TaskCompleted), Entry(Run, "late", LogAction.UserIntervention) },
        });

        await follower.WaitAsync(Patience);
        Assert.Equal(5, await followed.Reader.ReadAsync());
        Assert.False(followed.Reader.TryRead(out _));
    }

    [Theory]
    [InlineData(LogAction.TaskCompleted)]
    [InlineData(LogAction.TaskFailed)]
    public async Task Following_an_ended_log_from_its_end_gives_nothing_and_ends(LogAction end)
    {
        await StartAsync();
        await WriteAsync(new FactBatch(Run) { Log = { Entry(Run, "end", end), Entry(Run, "late") } });
        for (var after = 2; after <= 4; after++)
        {
            var seen = 0;
            await FollowAsync(after, _ => seen++).WaitAsync(Patience);
            Assert.Equal(after == 2 ? 1 : 0, seen);
        }
    }

    [Fact]
    public async Task A_follower_that_comes_back_after_any_entry_loses_and_repeats_nothing()
    {
        const int Entries = 40;
        await StartAsync();
        var writing = Task.Run(async () =>
        {
            for (var n = 1; n <= Entries; n++)
            {
                await AppendAsync(n, n);
            }

            await WriteAsync(new FactBatch(Run) { Log = { Entry(Run, "end", LogAction.TaskCompleted) } });
        });

        // Cut off after each entry and taken up again with the number of the last.
        var sequences = new List<long>();
        using var giveUp = new CancellationTokenSource(Patience);
        while (sequences.Count < Entries + 2)
        {
            await foreach (var entry in Log.FollowAsync(Run, sequences.LastOrDefault(), giveUp.Token))
            {
                sequences.Add(entry.Sequence);
                break;
            }
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, Entries + 2).Select(n => (long)n), sequences);
    }

    [Theory]
    [InlineData(LogAction.UserIntervention)]
    [InlineData(LogAction.TaskCompleted)]
    public async Task Following_gives_all_that_is_there_however_long_and_though_nothing_comes(LogAction last)
    {
        const int Entries = 1100;
        await StartAsync();
        for (var n = 2; n < Entries; n += 50)
        {
            await WriteAsync(new FactBatch(Run)
            {
                Log = [.. Enumerable.Range(n, Math.Min(50, Entries - n)).Select(k => Entry(Run, $"k{k}"))],
            });
        }

        await WriteAsync(new FactBatch(Run) { Log = { Entry(Run, "last", last) } });
        var sequences = new List<long>();
        using var giveUp = new CancellationTokenSource(Patience);
        await foreach (var entry in Log.FollowAsync(Run, 0, giveUp.Token))
        {
            sequences.Add(entry.Sequence);
            if (entry.Sequence == Entries && last != LogAction.TaskCompleted)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(1, Entries).Select(n => (long)n), sequences);
    }

    [Fact]
    public async Task Followers_side_by_side_each_get_everything_while_it_is_written()
    {
        await StartAsync();
        var followers = Enumerable.Range(0, 5).Select(_ => Task.Run(async () =>
        {
            var seen = new List<long>();
            await FollowAsync(0, entry => seen.Add(entry.Sequence));
            return seen;
        })).ToList();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(part => Task.Run(() => AppendAsync((part * 30) + 1, (part * 30) + 30))));
        await WriteAsync(new FactBatch(Run) { Log = { Entry(Run, "end", LogAction.TaskFailed) } });

        foreach (var seen in await Task.WhenAll(followers).WaitAsync(Patience))
        {
            Assert.Equal(Enumerable.Range(1, 302).Select(n => (long)n), seen);
        }
    }

    [Fact]
    public async Task A_follower_that_does_not_read_does_not_hold_up_writing()
    {
        await StartAsync();
        await using var follower = Log.FollowAsync(Run, 0, default).GetAsyncEnumerator();
        Assert.True(await follower.MoveNextAsync());

        await AppendAsync(1, 300).WaitAsync(Patience);

        Assert.True(await follower.MoveNextAsync());
        Assert.Equal(2, follower.Current.Sequence);
    }

    [Fact]
    public async Task Following_waits_for_a_run_that_does_not_exist_yet()
    {
        var first = new TaskCompletionSource<LogEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
        var follower = FollowAsync(0, entry => first.TrySetResult(entry));
        await StartAsync();
        await WriteAsync(new FactBatch(Run) { Log = { Entry(Run, "end", LogAction.TaskCompleted) } });

        Assert.Equal("start", (await first.Task.WaitAsync(Patience)).Key);
        await follower.WaitAsync(Patience);
    }

    [Fact]
    public async Task Following_stops_when_cancelled()
    {
        await StartAsync();
        using var cancel = new CancellationTokenSource();
        var follower = Task.Run(async () =>
        {
            await foreach (var _ in Log.FollowAsync(Run, 0, cancel.Token))
            {
                await cancel.CancelAsync();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => follower.WaitAsync(Patience));
    }

    [Fact]
    public async Task The_feed_has_all_runs_of_a_tenant_newest_first()
    {
        await StartAsync();
        await WriteAsync(Start(NewRun(Id(2)) with { Tenant = "other" }));
        await WriteAsync(Start(NewRun(Id(3))));
        await AppendAsync(1, 2);
        await WriteAsync(new FactBatch(Id(2)) { Log = { Entry(Id(2), "x") } });

        // Between processes, only the clock can say which of two runs' entries is newer.
        Bed.Time.Advance(TimeSpan.FromMilliseconds(1));
        await ReopenAsync();
        await WriteAsync(new FactBatch(Id(3)) { Log = { Entry(Id(3), "y") } });
        await WriteAsync(new FactBatch(Id(2)) { Log = { Entry(Id(2), "z") } });

        Assert.Equal(["3:y", "1:k2", "1:k1", "3:start", "1:start"], await FeedAsync(Caller.LocalTenant, 2));
        Assert.Equal(["2:z", "2:x", "2:start"], await FeedAsync("other", 10));
        Assert.Empty(await FeedAsync("nobody", 10));
    }

    [Fact]
    public async Task The_feed_keeps_the_order_of_a_run_while_the_clock_stands_still()
    {
        await StartAsync();
        for (var n = 1; n <= 20; n++)
        {
            await AppendAsync(n, n);
            if (n % 5 == 0)
            {
                await ReopenAsync();
            }
        }

        Assert.Equal(
            [.. Enumerable.Range(1, 20).Reverse().Select(n => $"1:k{n}"), "1:start"], await FeedAsync(Caller.LocalTenant, 3));
    }

    [Fact]
    public async Task A_page_of_the_feed_goes_on_where_the_last_ended_though_entries_arrive()
    {
        await StartAsync();
        await AppendAsync(1, 3);
        var first = await Log.ReadFeedAsync(Caller.LocalTenant, null, 2, default);
        await AppendAsync(4, 8);
        var second = await Log.ReadFeedAsync(Caller.LocalTenant, first.Next, 2, default);

        Assert.Equal(["k1", "start"], second.Entries.Select(entry => entry.Key));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task Wrong_limits_and_positions_of_the_feed_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.ReadFeedAsync(Caller.LocalTenant, null, 0, default));
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Log.ReadFeedAsync(Caller.LocalTenant, "soon", 1, default));
        Assert.Contains("soon", error.Message, StringComparison.Ordinal);
    }

    private async Task AppendAsync(int from, int to)
    {
        for (var n = from; n <= to; n++)
        {
            await WriteAsync(new FactBatch(Run) { Log = { Entry(Run, $"k{n}") } });
        }
    }

    private async Task FollowAsync(long after, Action<LogEntry> seen)
    {
        await foreach (var entry in Log.FollowAsync(Run, after, default))
        {
            seen(entry);
        }
    }

    private async Task<List<string>> FeedAsync(string tenant, int limit)
    {
        var found = new List<string>();
        string? before = null;
        do
        {
            var page = await Log.ReadFeedAsync(tenant, before, limit, default);
            found.AddRange(page.Entries.Select(entry => $"{entry.Run.Value.ToByteArray()[^1]}:{entry.Key}"));
            before = page.Next;
        }
        while (before is not null);

        return found;
    }
}
