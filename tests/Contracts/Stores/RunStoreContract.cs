using Lavra.Contracts.Architecture;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Testing.Storage;
using Lavra.Words;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Contracts.Stores;

/// <summary>What every store of runs must give back.</summary>
[ContractOf(typeof(IRunStore))]
public abstract class RunStoreContract : StoreSuite
{
    public static TheoryData<RunStatus> EveryRunStatus => [.. WireWords.Members<RunStatus>()];

    [Theory]
    [MemberData(nameof(EveryRunStatus))]
    public async Task A_run_is_read_listed_and_counted_in_whatever_status(RunStatus status)
    {
        foreach (var other in WireWords.Members<RunStatus>())
        {
            var id = Id((int)other + 1);
            await WriteAsync(Start(NewRun(id) with { SessionId = "all" }));
            await WriteAsync(new FactBatch(id) { Change = new RunChange { Status = other } });
        }

        var mine = Id((int)status + 1);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(status, (await RunAsync(mine)).Status);
            Assert.Equal([mine], await ListAsync(new RunQuery(Caller.LocalTenant) { Status = status }));
            Assert.Equal([mine], await ListAsync(new RunQuery(Caller.LocalTenant) { Status = status, SessionId = "all" }));
            Assert.Equal(1, (await Runs.CountAsync(Caller.LocalTenant, default))[status]);
            await ReopenAsync();
        }
    }

    [Fact]
    public async Task What_does_not_exist_is_null_or_empty()
    {
        Assert.Null(await Runs.GetAsync(Run, default));
        await AssertNoFacts();
        await StartAsync();
        await AssertNoFacts();
        await ReopenAsync();
        await AssertNoFacts();
    }

    [Fact]
    public async Task Every_member_of_a_run_comes_back()
    {
        await WriteAsync(Start(FullRun(Run)));
        await WriteAsync(new FactBatch(Run)
        {
            Change = new RunChange
            {
                Status = RunStatus.BudgetExceeded,
                Answer = "half",
                Error = "too dear",
                StartedAt = At,
                CompletedAt = At.AddTicks(9),
            },
        });
        var expected = FullRun(Run) with
        {
            Status = RunStatus.BudgetExceeded,
            Answer = "half",
            Error = "too dear",
            StartedAt = At,
            CompletedAt = At.AddTicks(9),
            LastSequence = 1,
        };

        Assert.Equivalent(expected, await RunAsync(), strict: true);
        await ReopenAsync();
        Assert.Equivalent(expected, await RunAsync(), strict: true);
        Assert.Equivalent(expected, await Runs.FindByIdempotencyKeyAsync(Caller.LocalTenant, "once", default), strict: true);
    }

    [Fact]
    public async Task A_run_with_nothing_but_what_it_needs_comes_back()
    {
        await WriteAsync(new FactBatch(Run) { NewRun = NewRun(Run) });
        await ReopenAsync();

        Assert.Equivalent(NewRun(Run), await RunAsync(), strict: true);
    }

    [Fact]
    public async Task Every_member_of_steps_generations_and_tool_calls_comes_back()
    {
        await StartAsync();
        await WriteAsync(new FactBatch(Run)
        {
            Steps = { FullStep(Run, 1), Step(Run, 2, StepStatus.Pending) with { StartedAt = null } },
            Generations = { FullGeneration(Run, 1, 1), Pending(Run, 2, 1) },
            ToolCalls = { FullToolCall(Run, 1, 1, 1), Asked(Run, 2, 1) },
        });
        for (var i = 0; i < 2; i++)
        {
            Assert.Equivalent(FullStep(Run, 1), await Runs.GetStepAsync(new StepId(Run, 1), default), strict: true);
            Assert.Equivalent(
                Step(Run, 2, StepStatus.Pending) with { StartedAt = null },
                await Runs.GetStepAsync(new StepId(Run, 2), default),
                strict: true);
            Assert.Equivalent(
                FullGeneration(Run, 1, 1), await Runs.GetGenerationAsync(new GenerationId(Run, 1, 1), default), strict: true);
            Assert.Equivalent(Pending(Run, 2, 1), await Runs.GetGenerationAsync(new GenerationId(Run, 2, 1), default), strict: true);
            Assert.Equivalent(
                FullToolCall(Run, 1, 1, 1), await Runs.GetToolCallAsync(new ToolCallId(Run, 1, 1, 1), default), strict: true);
            Assert.Equivalent(Asked(Run, 2, 1), await Runs.GetToolCallAsync(new ToolCallId(Run, 2, 1, 1), default), strict: true);
            await ReopenAsync();
        }
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_by_pages()
    {
        foreach (var n in new[] { 3, 1, 5, 2, 4 })
        {
            await WriteAsync(Start(NewRun(Id(n)) with { CreatedAt = At.AddMinutes(n) }));
        }

        await WriteAsync(Start(NewRun(Id(9)) with { Tenant = "other" }));

        Assert.Equal([Id(5), Id(4), Id(3), Id(2), Id(1)], await ListAsync(new RunQuery(Caller.LocalTenant) { Limit = 2 }));
        Assert.Equal([Id(9)], await ListAsync(new RunQuery("other")));
        Assert.Empty(await ListAsync(new RunQuery("nobody")));
    }

    [Fact]
    public async Task Runs_of_the_same_moment_are_each_listed_once()
    {
        for (var n = 1; n <= 7; n++)
        {
            await WriteAsync(Start(NewRun(Id(n))));
        }

        var listed = await ListAsync(new RunQuery(Caller.LocalTenant) { Limit = 3 });

        Assert.Equal(7, listed.Count);
        Assert.Equal(7, listed.Distinct().Count());
    }

    [Fact]
    public async Task A_run_that_comes_in_between_two_pages_does_not_disturb_the_second()
    {
        for (var n = 1; n <= 4; n++)
        {
            await WriteAsync(Start(NewRun(Id(n)) with { CreatedAt = At.AddMinutes(n) }));
        }

        var first = await Runs.ListAsync(new RunQuery(Caller.LocalTenant) { Limit = 2 }, default);
        await WriteAsync(Start(NewRun(Id(5)) with { CreatedAt = At.AddMinutes(5) }));
        var second = await Runs.ListAsync(new RunQuery(Caller.LocalTenant) { Limit = 2, After = first.Next }, default);

        Assert.Equal([Id(2), Id(1)], second.Runs.Select(run => run.Id));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task Runs_are_listed_by_status_session_and_time()
    {
        for (var n = 1; n <= 6; n++)
        {
            var start = Start(NewRun(Id(n)) with { CreatedAt = At.AddMinutes(n), SessionId = n % 2 == 0 ? "even" : "odd" });
            start.Change = new RunChange { Status = n <= 3 ? RunStatus.Running : RunStatus.Completed };
            await WriteAsync(start);
        }

        var query = new RunQuery(Caller.LocalTenant) { Limit = 1 };
        Assert.Equal([Id(3), Id(2), Id(1)], await ListAsync(query with { Status = RunStatus.Running }));
        Assert.Equal([Id(6), Id(4), Id(2)], await ListAsync(query with { SessionId = "even" }));
        Assert.Equal([Id(5)], await ListAsync(query with { SessionId = "odd", Status = RunStatus.Completed }));
        Assert.Equal([Id(4), Id(3)], await ListAsync(query with { From = At.AddMinutes(3), Until = At.AddMinutes(5) }));
        Assert.Equal([Id(3)], await ListAsync(
            query with { From = At.AddMinutes(3), Until = At.AddMinutes(5), Status = RunStatus.Running }));
        Assert.Empty(await ListAsync(query with { Status = RunStatus.Failed }));
    }

    public static TheoryData<string> Names() =>
    [
        "a/b", "a\\b", "a#b", "a?b", "a%2fb", "a!0021", "a~b", "a|b", "a'b", "a b", "Ünïcødé 🚀", "A/B", new string('n', 200), new string('ñ', 200),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Names_are_their_own_whatever_is_in_them(string name)
    {
        var near = name.Replace('/', '_').Replace('#', '_') + "_";
        foreach (var (number, value) in new[] { (1, name), (2, near) })
        {
            var start = Start(NewRun(Id(number)) with { Tenant = value, SessionId = value, IdempotencyKey = value });
            start.Log.Add(Entry(Id(number), $"entry {value}"));
            start.Log.Add(Entry(Id(number), $"entry {value}"));
            start.Payloads.Add(value, value);
            await WriteAsync(start);
        }

        await ReopenAsync();
        foreach (var (number, value) in new[] { (1, name), (2, near) })
        {
            Assert.Equal(Id(number), (await Runs.FindByIdempotencyKeyAsync(value, value, default))!.Id);
            Assert.Equal([Id(number)], await ListAsync(new RunQuery(value)));
            Assert.Equal([Id(number)], await ListAsync(new RunQuery(value) { SessionId = value }));
            Assert.Equal([Id(number)], await ListAsync(new RunQuery(value) { Status = RunStatus.Pending }));
            Assert.Equal(1, (await Runs.CountAsync(value, default))[RunStatus.Pending]);
            Assert.Equal(value, await Runs.GetPayloadAsync(Id(number), value, default));
            Assert.Equal(["start", $"entry {value}"], (await LogAsync(Id(number))).Select(entry => entry.Key));
            Assert.Equal(2, (await Log.ReadFeedAsync(value, null, 10, default)).Entries.Count);
        }
    }

    [Fact]
    public async Task Names_that_begin_with_each_other_or_differ_in_case_are_apart()
    {
        string[] names = ["a", "A", "a.b", "a-b", "a0", "a!", "aa", "a~", "a~0", "á", "a\u0301", "a\u0001", "a\u0085"];
        foreach (var (n, name) in names.Index())
        {
            await WriteAsync(Start(NewRun(Id(n + 1)) with { Tenant = name, SessionId = "s", IdempotencyKey = "k" }));
            await WriteAsync(Start(NewRun(Id(n + 101)) with { Tenant = "all", SessionId = name, IdempotencyKey = name }));
        }

        foreach (var (n, name) in names.Index())
        {
            Assert.Equal([Id(n + 1)], await ListAsync(new RunQuery(name)));
            Assert.Equal(1, (await Runs.CountAsync(name, default))[RunStatus.Pending]);
            Assert.Equal(Id(n + 1), (await Runs.FindByIdempotencyKeyAsync(name, "k", default))!.Id);
            Assert.Equal(Id(n + 1), Assert.Single((await Log.ReadFeedAsync(name, null, 10, default)).Entries).Run);
            Assert.Equal([Id(n + 101)], await ListAsync(new RunQuery("all") { SessionId = name }));
            Assert.Equal(Id(n + 101), (await Runs.FindByIdempotencyKeyAsync("all", name, default))!.Id);
        }
    }

    [Fact]
    public async Task Runs_of_any_time_are_listed_in_order()
    {
        DateTimeOffset[] times =
        [
            DateTimeOffset.MinValue, DateTimeOffset.MinValue.AddTicks(1), new(1600, 12, 31, 0, 0, 0, TimeSpan.Zero), At, At.AddTicks(1),
            new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero), DateTimeOffset.MaxValue,
        ];
        foreach (var (n, time) in times.Index())
        {
            await WriteAsync(Start(NewRun(Id(n + 1)) with { CreatedAt = time }));
        }

        await ReopenAsync();
        Assert.Equal(Enumerable.Range(1, times.Length).Reverse().Select(Id), await ListAsync(new RunQuery(Caller.LocalTenant) { Limit = 2 }));
        Assert.Equal(times[4], (await RunAsync(Id(5))).CreatedAt);
        Assert.Equal([Id(2), Id(1)], await ListAsync(new RunQuery(Caller.LocalTenant) { From = times[0], Until = times[2] }));
        Assert.Empty(await ListAsync(new RunQuery(Caller.LocalTenant) { Until = times[0] }));
        Assert.Equal([Id(7)], await ListAsync(new RunQuery(Caller.LocalTenant) { From = times[6] }));
    }

    [Fact]
    public async Task A_run_without_a_session_is_found_by_its_own_id_as_session()
    {
        await StartAsync();

        Assert.Equal([Run], await ListAsync(new RunQuery(Caller.LocalTenant) { SessionId = Run.ToString() }));
    }

    [Fact]
    public async Task A_listed_run_may_be_cut_but_not_in_the_middle_of_a_character()
    {
        var objective = string.Concat(Enumerable.Repeat("🚀", 150));
        await WriteAsync(Start(NewRun(Run) with { Objective = "x" + objective }));

        var listed = Assert.Single((await Runs.ListAsync(new RunQuery(Caller.LocalTenant), default)).Runs).Objective;

        Assert.StartsWith(listed, "x" + objective, StringComparison.Ordinal);
        Assert.False(char.IsHighSurrogate(listed[^1]));
        Assert.InRange(listed.Length, 199, 301);
    }

    [Fact]
    public async Task A_run_whose_texts_are_all_long_is_listed()
    {
        // Random letters, so that they stay long when they are compressed.
        var random = new Random(1);
        var text = string.Create(300_000, random, static (span, letters) => letters.GetItems("abcdefghijklmnopqrstuvwxyzçñ ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", span));
        var inputs = new Dictionary<string, string> { ["a"] = text, ["b"] = "short" };
        var start = Start(NewRun(Run) with { Objective = text, Inputs = inputs, GivenPlan = text });
        start.Change = new RunChange { Status = RunStatus.Failed, Answer = text, Error = text };
        await WriteAsync(start);
        for (var i = 0; i < 2; i++)
        {
            var listed = Assert.Single((await Runs.ListAsync(new RunQuery(Caller.LocalTenant), default)).Runs);
            Assert.Equal(Run, listed.Id);
            Assert.StartsWith(listed.Objective, text, StringComparison.Ordinal);
            Assert.True(text == listed.Inputs["a"] && text == listed.GivenPlan && text == listed.Error);
            await ReopenAsync();
        }
    }

    [Fact]
    public async Task Wrong_limits_and_positions_are_refused_with_the_remedy()
    {
        var query = new RunQuery(Caller.LocalTenant);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Runs.ListAsync(query with { Limit = 0 }, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Runs.ListGenerationsAsync(Run, null, 0, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Runs.ListToolCallsAsync(Run, null, 0, default));
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Runs.ListAsync(query with { After = "x.y" }, default));
        Assert.Contains("x.y", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_largest_limit_gives_everything()
    {
        for (var n = 1; n <= 20; n++)
        {
            await WriteAsync(Start(NewRun(Id(n))));
        }

        await WriteAsync(new FactBatch(Run) { Generations = { Answered(Run, 1, 1) }, ToolCalls = { Done(Run, 1, 1) } });

        Assert.Equal(20, (await Runs.ListAsync(new RunQuery(Caller.LocalTenant) { Limit = int.MaxValue }, default)).Runs.Count);
        Assert.Single(await Runs.ListGenerationsAsync(Run, null, int.MaxValue, default));
        Assert.Single(await Runs.ListToolCallsAsync(Run, null, int.MaxValue, default));
        Assert.Single(await Log.ReadAsync(Run, 0, int.MaxValue, default));
        Assert.Equal(20, (await Log.ReadFeedAsync(Caller.LocalTenant, null, int.MaxValue, default)).Entries.Count);
    }

    [Fact]
    public async Task Runs_are_counted_by_status_and_tenant()
    {
        for (var n = 1; n <= 5; n++)
        {
            await WriteAsync(Start(NewRun(Id(n)) with { Tenant = n == 5 ? "other" : Caller.LocalTenant }));
        }

        await WriteAsync(new FactBatch(Id(1)) { Change = new RunChange { Status = RunStatus.Running } });
        await WriteAsync(new FactBatch(Id(1)) { Change = new RunChange { Status = RunStatus.Completed } });
        await WriteAsync(new FactBatch(Id(1)) { Change = new RunChange { Status = RunStatus.Failed } });
        await WriteAsync(new FactBatch(Id(2)) { Change = new RunChange { Status = RunStatus.Running } });
        await ReopenAsync();

        var counts = await Runs.CountAsync(Caller.LocalTenant, default);
        Assert.Equal(
            [(RunStatus.Pending, 2L), (RunStatus.Running, 1L), (RunStatus.Completed, 1L)],
            counts.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
        Assert.Empty(await Runs.CountAsync("nobody", default));
    }

    [Fact]
    public async Task Steps_come_in_the_order_of_the_plan()
    {
        await StartAsync();
        await WriteAsync(new FactBatch(Run) { Steps = { Step(Run, 2), Step(Run, 10), Step(Run, 1) } });

        Assert.Equal([1, 2, 10], (await Runs.ListStepsAsync(Run, default)).Select(step => step.Id.Index));
    }

    [Theory]
    [InlineData(1, 100, "1 2 3 4 5 6")]
    [InlineData(3, 4, "3 4")]
    [InlineData(6, 6, "6")]
    [InlineData(7, 9, "")]
    [InlineData(-5, 1, "1")]
    [InlineData(4, 3, "")]
    public async Task Turns_come_in_order_within_bounds(int from, int to, string expected)
    {
        await StartAsync();
        await WriteTurnsAsync(6);
        for (var i = 0; i < 2; i++)
        {
            var turns = await Runs.ReadTurnsAsync(new StepId(Run, 1), from, to, default);
            Assert.Equal(expected, string.Join(' ', turns.Select(turn => turn.Generation.Id.Number)));
            Assert.All(turns, turn => Assert.Equal(
                Enumerable.Range(1, turn.Generation.Id.Number), turn.ToolCalls.Select(call => call.Id.Index)));
            await ReopenAsync();
        }
    }

    [Fact]
    public async Task Turns_show_what_was_written_since_they_were_read()
    {
        await StartAsync();
        await WriteTurnsAsync(2);
        await ReopenAsync();
        var step = new StepId(Run, 1);
        await Runs.ReadTurnsAsync(step, 1, 2, default);

        await WriteAsync(new FactBatch(Run)
        {
            Generations = { Answered(Run, 1, 3, "third") },
            ToolCalls = { FullToolCall(Run, 1, 2, 1), Asked(Run, 1, 3) },
        });

        var turns = await Runs.ReadTurnsAsync(step, 1, 3, default);
        Assert.Equal("third", turns[2].Generation.ResponseContent);
        Assert.Single(turns[2].ToolCalls);
        await WriteAsync(new FactBatch(Run) { ToolCalls = { Done(Run, 1, 3, content: "found") } });
        Assert.Equal("found", (await Runs.ReadTurnsAsync(step, 3, 3, default))[0].ToolCalls[0].Result!.Content);
    }

    [Fact]
    public async Task Turns_of_a_long_step_are_found_wherever_they_are()
    {
        await StartAsync();
        for (var n = 1; n <= 150; n++)
        {
            await WriteAsync(new FactBatch(Run) { Generations = { Answered(Run, 1, n) }, ToolCalls = { Done(Run, 1, n) } });
        }

        var step = new StepId(Run, 1);
        Assert.Equal(Enumerable.Range(116, 35), await Numbers(116, 150));
        Assert.Equal(Enumerable.Range(1, 150), await Numbers(1, 1000));
        Assert.Equal(Enumerable.Range(10, 5), await Numbers(10, 14));
        Assert.Equal("text", (await Runs.GetToolCallAsync(new ToolCallId(Run, 1, 3, 1), default))!.Result!.Content);
        Assert.Equal(3, (await Runs.GetGenerationAsync(new GenerationId(Run, 1, 3), default))!.Id.Number);

        async Task<IEnumerable<int>> Numbers(int from, int to) =>
            (await Runs.ReadTurnsAsync(step, from, to, default)).Select(turn => turn.Generation.Id.Number);
    }

    [Fact]
    public async Task Calls_that_the_plan_asked_for_belong_to_no_turn()
    {
        await StartAsync();
        await WriteAsync(new FactBatch(Run) { ToolCalls = { Done(Run, 1, 0) } });

        Assert.Empty(await Runs.ReadTurnsAsync(new StepId(Run, 1), 0, 100, default));
        Assert.NotNull(await Runs.GetToolCallAsync(new ToolCallId(Run, 1, 0, 1), default));
    }

    [Fact]
    public async Task Generations_and_tool_calls_of_a_run_are_listed_by_pages()
    {
        await StartAsync();
        await WriteTurnsAsync(3);
        await WriteAsync(new FactBatch(Run)
        {
            Generations = { Answered(Run, 12, 1) },
            ToolCalls = { Done(Run, 12, 0), Done(Run, 2, 0) },
        });
        await WriteAsync(Start(NewRun(Id(2))));
        await WriteAsync(new FactBatch(Id(2)) { Generations = { Answered(Id(2), 1, 1) }, ToolCalls = { Done(Id(2), 1, 1) } });

        var generations = new List<string>();
        for (GenerationId? after = null; ;)
        {
            var page = await Runs.ListGenerationsAsync(Run, after, 2, default);
            if (page.Count == 0)
            {
                break;
            }

            generations.AddRange(page.Select(generation => $"{generation.Id.Step}.{generation.Id.Number}"));
            after = page[^1].Id;
        }

        var calls = new List<string>();
        for (ToolCallId? after = null; ;)
        {
            var page = await Runs.ListToolCallsAsync(Run, after, 2, default);
            if (page.Count == 0)
            {
                break;
            }

            calls.AddRange(page.Select(call => $"{call.Id.Step}.{call.Id.Generation}.{call.Id.Index}"));
            after = page[^1].Id;
        }

        Assert.Equal(["1.1", "1.2", "1.3", "12.1"], generations);
        Assert.Equal(["1.1.1", "1.2.1", "1.2.2", "1.3.1", "1.3.2", "1.3.3", "2.0.1", "12.0.1"], calls);
    }

    private async Task WriteTurnsAsync(int turns)
    {
        for (var n = 1; n <= turns; n++)
        {
            var batch = new FactBatch(Run) { Generations = { Answered(Run, 1, n) } };
            for (var call = n; call >= 1; call--)
            {
                batch.ToolCalls.Add(Asked(Run, 1, n, call));
            }

            await WriteAsync(batch);
        }
    }

    private async Task<List<RunId>> ListAsync(RunQuery query)
    {
        var ids = new List<RunId>();
        do
        {
            var page = await Runs.ListAsync(query, default);
            Assert.True(page.Runs.Count <= query.Limit);
            ids.AddRange(page.Runs.Select(run => run.Id));
            query = query with { After = page.Next };
        }
        while (query.After is not null);

        return ids;
    }

    private async Task AssertNoFacts()
    {
        Assert.Null(await Runs.FindByIdempotencyKeyAsync(Caller.LocalTenant, "k", default));
        Assert.Null(await Runs.GetStepAsync(new StepId(Run, 1), default));
        Assert.Null(await Runs.GetGenerationAsync(new GenerationId(Run, 1, 1), default));
        Assert.Null(await Runs.GetToolCallAsync(new ToolCallId(Run, 1, 1, 1), default));
        Assert.Null(await Runs.GetPayloadAsync(Run, "p", default));
        Assert.Empty(await Runs.ListStepsAsync(Run, default));
        Assert.Empty(await Runs.ReadTurnsAsync(new StepId(Run, 1), 1, 10, default));
        Assert.Empty(await Runs.ListGenerationsAsync(Run, null, 10, default));
        Assert.Empty(await Runs.ListToolCallsAsync(Run, null, 10, default));
    }
}
