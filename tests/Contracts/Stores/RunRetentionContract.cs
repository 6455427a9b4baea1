using Lavra.Contracts.Architecture;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Retention;
using Lavra.Tools;
using Lavra.Words;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Contracts.Stores;

/// <summary>What every store must do about runs that are kept no longer.</summary>
[ContractOf(typeof(IRunRetention))]
public abstract class RunRetentionContract : StoreSuite
{
    private static readonly DateTimeOffset Cutoff = At.AddDays(30);

    public static TheoryData<RunStatus> EveryRunStatus => [.. WireWords.Members<RunStatus>()];

    [Theory]
    [MemberData(nameof(EveryRunStatus))]
    public async Task A_run_is_deleted_when_its_status_is_an_end_and_never_before(RunStatus status)
    {
        await WriteAsync(Start(NewRun(Run)));
        await WriteAsync(new FactBatch(Run) { Change = new RunChange { Status = status } });

        Assert.Equal(status.HasEnded(), (await FindAsync()).Count == 1);
        Assert.Equal(
            status.HasEnded(), await Retention.DeleteAsync(new ExpiredRun(Run, Caller.LocalTenant, At, EndedAt: null), Cutoff, default));

        Assert.Equal(status.HasEnded(), await Runs.GetAsync(Run, default) is null);
    }

    [Fact]
    public async Task Runs_that_ended_before_the_moment_are_found_and_no_others()
    {
        await EndedAsync(1, At.AddDays(1));
        await EndedAsync(2, At.AddDays(30));
        await EndedAsync(3, At.AddDays(29), status: RunStatus.Cancelled, tenant: "other");
        await WriteAsync(Start(NewRun(Id(4))));
        await WriteAsync(Start(NewRun(Id(5))));
        await WriteAsync(new FactBatch(Id(5)) { Change = new RunChange { Status = RunStatus.Running } });
        await WriteAsync(Start(NewRun(Id(6))));
        await WriteAsync(new FactBatch(Id(6)) { Change = new RunChange { Status = RunStatus.Failed } });

        var found = (await FindAsync()).OrderBy(run => run.Run).ToList();

        Assert.Equal(
            [
                new ExpiredRun(Id(1), Caller.LocalTenant, At, At.AddDays(1)),
                new ExpiredRun(Id(3), "other", At, At.AddDays(29)),
                new ExpiredRun(Id(6), Caller.LocalTenant, At, null),
            ],
            found);
        await ReopenAsync();
        Assert.Equal(found, (await FindAsync()).OrderBy(run => run.Run));
    }

    [Fact]
    public async Task Nothing_of_a_deleted_run_is_left()
    {
        await EndedAsync(1, At);
        await EndedAsync(2, At);
        await Effects.BeginAsync(new ToolCallId(Id(1), 1, 1, 1), new EffectNote("file", "mine"), default);
        await Effects.BeginAsync(new ToolCallId(Id(2), 1, 1, 1), new EffectNote("file", "other"), default);

        Assert.True(await Retention.DeleteAsync(await ExpiredAsync(1), Cutoff, default));

        for (var i = 0; i < 2; i++)
        {
            await AssertGoneAsync(Id(1));
            await AssertThereAsync(Id(2));
            await ReopenAsync();
        }

        Assert.Equal("other", (await Effects.FindAsync(new ToolCallId(Id(2), 1, 1, 1), default))!.ProbeState);
        Assert.Empty((await FindAsync()).Where(run => run.Run == Id(1)));
    }

    [Fact]
    public async Task Counts_and_lists_follow_a_deletion()
    {
        await EndedAsync(1, At);
        await EndedAsync(2, At);

        await Retention.DeleteAsync(await ExpiredAsync(1), Cutoff, default);

        Assert.Equal(1, (await Runs.CountAsync(Caller.LocalTenant, default))[RunStatus.Completed]);
        foreach (var query in new[] { new RunQuery(Caller.LocalTenant), new RunQuery(Caller.LocalTenant) { Status = RunStatus.Completed } })
        {
            Assert.Equal(Id(2), Assert.Single((await Runs.ListAsync(query, default)).Runs).Id);
        }

        Assert.Empty((await Runs.ListAsync(new RunQuery(Caller.LocalTenant) { SessionId = "session 1" }, default)).Runs);
    }

    [Fact]
    public async Task An_idempotency_key_is_free_again_after_its_run_was_deleted()
    {
        await EndedAsync(1, At);
        await Retention.DeleteAsync(await ExpiredAsync(1), Cutoff, default);

        await WriteAsync(Start(NewRun(Id(9)) with { IdempotencyKey = "key 1" }));

        Assert.Equal(Id(9), (await Runs.FindByIdempotencyKeyAsync(Caller.LocalTenant, "key 1", default))!.Id);
    }

    [Fact]
    public async Task The_feed_has_no_entry_of_a_deleted_run_and_goes_on()
    {
        await EndedAsync(1, At);
        await EndedAsync(2, At);
        await Retention.DeleteAsync(await ExpiredAsync(1), Cutoff, default);

        var feed = await Log.ReadFeedAsync(Caller.LocalTenant, null, 100, default);

        Assert.NotEmpty(feed.Entries);
        Assert.All(feed.Entries, entry => Assert.Equal(Id(2), entry.Run));
        var paged = await Log.ReadFeedAsync(Caller.LocalTenant, null, 1, default);
        Assert.Equal(feed.Entries[0], Assert.Single(paged.Entries));
    }

    [Fact]
    public async Task Deleting_twice_is_deleting_once()
    {
        await EndedAsync(1, At);
        await EndedAsync(2, At);
        var expired = await ExpiredAsync(1);
        Assert.True(await Retention.DeleteAsync(expired, Cutoff, default));
        await ReopenAsync();
        Assert.True(await Retention.DeleteAsync(expired, Cutoff, default));

        Assert.Equal(1, (await Runs.CountAsync(Caller.LocalTenant, default))[RunStatus.Completed]);
        await AssertThereAsync(Id(2));
    }

    [Fact]
    public async Task A_run_that_goes_on_or_ended_later_is_not_deleted()
    {
        await WriteAsync(Start(NewRun(Run)));
        await WriteAsync(new FactBatch(Run) { Change = new RunChange { Status = RunStatus.Running } });
        await EndedAsync(2, At.AddDays(31));

        Assert.False(await Retention.DeleteAsync(new ExpiredRun(Run, Caller.LocalTenant, At, null), Cutoff, default));
        Assert.False(await Retention.DeleteAsync(new ExpiredRun(Id(2), Caller.LocalTenant, At, null), Cutoff, default));

        Assert.Equal(RunStatus.Running, (await RunAsync()).Status);
        await AssertThereAsync(Id(2));
    }

    [Fact]
    public async Task A_held_run_is_neither_found_nor_deleted_until_it_is_released()
    {
        await EndedAsync(1, At);
        var expired = await ExpiredAsync(1);
        Assert.True(await Retention.HoldAsync(Id(1), "an inquiry", default));
        await ReopenAsync();
        Assert.True(await Retention.HoldAsync(Id(1), "another", default));

        Assert.Empty(await FindAsync());
        Assert.False(await Retention.DeleteAsync(expired, Cutoff, default));
        await AssertThereAsync(Id(1));

        Assert.True(await Retention.ReleaseAsync(Id(1), default));
        Assert.True(await Retention.ReleaseAsync(Id(1), default));
        Assert.Equal(Id(1), Assert.Single(await FindAsync()).Run);
        Assert.True(await Retention.DeleteAsync(expired, Cutoff, default));
        Assert.False(await Retention.HoldAsync(Id(1), "too late", default));
        Assert.False(await Retention.ReleaseAsync(Id(1), default));
    }

    [Fact]
    public async Task A_hold_does_not_keep_a_run_from_going_on()
    {
        await StartAsync();
        await Retention.HoldAsync(Run, "an inquiry", default);
        await WriteAsync(new FactBatch(Run)
        {
            Change = new RunChange { Status = RunStatus.Completed, CompletedAt = At },
            Log = { Entry(Run, "more") },
        });

        Assert.Equal(["start", "more"], (await LogAsync()).Select(entry => entry.Key));
        Assert.Empty(await FindAsync());
    }

    [Fact]
    public async Task Expired_runs_are_found_by_pages_though_those_of_the_last_page_are_gone()
    {
        for (var n = 1; n <= 7; n++)
        {
            await EndedAsync(n, At, tenant: n % 2 == 0 ? "even" : "odd");
        }

        var seen = new List<RunId>();
        string? cursor = null;
        do
        {
            var page = await Retention.FindAsync(Cutoff, cursor, 2, default);
            Assert.True(page.Runs.Count <= 2);
            foreach (var run in page.Runs)
            {
                seen.Add(run.Run);
                Assert.True(await Retention.DeleteAsync(run, Cutoff, default));
            }

            cursor = page.Next;
            await ReopenAsync();
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(1, 7).Select(Id), seen.Order());
        Assert.Empty(await FindAsync());
        Assert.Empty(await Runs.CountAsync("even", default));
    }

    [Fact]
    public async Task A_list_goes_on_where_a_page_ended_though_the_runs_around_that_place_were_deleted()
    {
        for (var n = 1; n <= 6; n++)
        {
            await EndedAsync(n, At);
        }

        foreach (var query in new[] { new RunQuery(Caller.LocalTenant), new RunQuery(Caller.LocalTenant) { Status = RunStatus.Completed } })
        {
            var first = await Runs.ListAsync(query with { Limit = 2 }, default);
            var rest = (await Runs.ListAsync(query with { After = first.Next, Limit = 10 }, default)).Runs.Select(run => run.Id).ToList();
            foreach (var run in new[] { first.Runs[1].Id, rest[0] })
            {
                Assert.True(await Retention.DeleteAsync(new ExpiredRun(run, Caller.LocalTenant, At, At), Cutoff, default));
            }

            Assert.Equal(rest[1..], (await Runs.ListAsync(query with { After = first.Next, Limit = 10 }, default)).Runs.Select(run => run.Id));
        }
    }

    [Fact]
    public async Task A_cursor_is_remembered_until_it_is_taken_back()
    {
        Assert.Null(await Retention.ReadCursorAsync(default));
        await Retention.WriteCursorAsync("here", default);
        await Retention.WriteCursorAsync("there", default);
        await ReopenAsync();
        Assert.Equal("there", await Retention.ReadCursorAsync(default));
        await Retention.WriteCursorAsync(null, default);
        await Retention.WriteCursorAsync(null, default);
        await ReopenAsync();
        Assert.Null(await Retention.ReadCursorAsync(default));
    }

    [Fact]
    public async Task A_deleted_run_cannot_be_written_to()
    {
        await EndedAsync(1, At);
        await Retention.DeleteAsync(await ExpiredAsync(1), Cutoff, default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(new FactBatch(Id(1)) { Log = { Entry(Id(1), "late") } }));

        await AssertGoneAsync(Id(1));
    }

    [Fact]
    public async Task A_large_run_is_deleted_whole()
    {
        await WriteAsync(Start(NewRun(Run) with { Objective = Long('o') }));
        for (var n = 1; n <= 60; n++)
        {
            await WriteAsync(new FactBatch(Run)
            {
                Generations = { Answered(Run, 1, n) },
                ToolCalls = { Done(Run, 1, n, content: n == 1 ? Long('c') : "text") },
                Log = { Entry(Run, $"g{n}"), Entry(Run, $"t{n}") },
            });
        }

        await EndAsync(Run, At, RunStatus.Completed);
        Assert.True(await Retention.DeleteAsync(Assert.Single(await FindAsync()), Cutoff, default));
        await ReopenAsync();

        await AssertGoneAsync(Run);
    }

    [Fact]
    public async Task Wrong_limits_and_positions_are_refused_with_the_remedy()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Retention.FindAsync(Cutoff, null, 0, default));
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Retention.FindAsync(Cutoff, "x y", 1, default));
        Assert.Contains("x y", error.Message, StringComparison.Ordinal);
    }

    // Random letters, so that it stays long when it is compressed.
    private static string Long(char first)
    {
        var random = new Random(first);
        return string.Create(2_000_000, random, static (span, letters) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = (char)('!' + letters.Next(90));
            }
        });
    }

    private async Task EndedAsync(
        int number, DateTimeOffset endedAt, RunStatus status = RunStatus.Completed, string tenant = Caller.LocalTenant)
    {
        var id = Id(number);
        var start = Start(NewRun(id) with { IdempotencyKey = $"key {number}", SessionId = $"session {number}", Tenant = tenant });
        start.Steps.Add(Step(id, 1));
        start.Generations.Add(Answered(id, 1, 1));
        start.ToolCalls.Add(Done(id, 1, 1));
        start.Payloads.Add("p", "payload");
        await WriteAsync(start);
        await EndAsync(id, endedAt, status);
    }

    private Task EndAsync(RunId id, DateTimeOffset endedAt, RunStatus status) => WriteAsync(new FactBatch(id)
    {
        Change = new RunChange { Status = status, CompletedAt = endedAt },
        Log = { Entry(id, "end", LogAction.TaskCompleted) },
    });

    private async Task<List<ExpiredRun>> FindAsync()
    {
        var found = new List<ExpiredRun>();
        string? cursor = null;
        do
        {
            var page = await Retention.FindAsync(Cutoff, cursor, 3, default);
            found.AddRange(page.Runs);
            cursor = page.Next;
        }
        while (cursor is not null);

        return found;
    }

    private async Task<ExpiredRun> ExpiredAsync(int number) => (await FindAsync()).Single(run => run.Run == Id(number));

    private async Task AssertThereAsync(RunId id)
    {
        Assert.NotNull(await Runs.GetAsync(id, default));
        Assert.NotNull(await Runs.GetStepAsync(new StepId(id, 1), default));
        Assert.Equal(2, (await LogAsync(id)).Count);
    }

    private async Task AssertGoneAsync(RunId id)
    {
        Assert.Null(await Runs.GetAsync(id, default));
        Assert.Null(await Runs.GetStepAsync(new StepId(id, 1), default));
        Assert.Null(await Runs.GetGenerationAsync(new GenerationId(id, 1, 1), default));
        Assert.Null(await Runs.GetToolCallAsync(new ToolCallId(id, 1, 1, 1), default));
        Assert.Null(await Runs.GetPayloadAsync(id, "p", default));
        Assert.Empty(await Runs.ListStepsAsync(id, default));
        Assert.Empty(await Runs.ReadTurnsAsync(new StepId(id, 1), 1, 100, default));
        Assert.Empty(await Runs.ListGenerationsAsync(id, null, 100, default));
        Assert.Empty(await Runs.ListToolCallsAsync(id, null, 100, default));
        Assert.Empty(await LogAsync(id));
        Assert.Null(await Effects.FindAsync(new ToolCallId(id, 1, 1, 1), default));
        Assert.Null(await Runs.FindByIdempotencyKeyAsync(Caller.LocalTenant, $"key {id.Value.ToByteArray()[^1]}", default));
        Assert.DoesNotContain((await Runs.ListAsync(new RunQuery(Caller.LocalTenant), default)).Runs, run => run.Id == id);
    }
}
