using Lavra.Contracts.Architecture;
using Lavra.Durability;
using Lavra.Facts;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Testing.Storage;
using Lavra.Tools;
using Lavra.Words;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Contracts.Stores;

/// <summary>What every store of facts must do.</summary>
[ContractOf(typeof(IFactStore))]
public abstract class FactStoreContract : StoreSuite
{
    public static TheoryData<RunStatus> EveryRunStatus => [.. WireWords.Members<RunStatus>()];

    public static TheoryData<StepStatus> EveryStepStatus => [.. WireWords.Members<StepStatus>()];

    public static TheoryData<GenerationStatus> EveryGenerationStatus => [.. WireWords.Members<GenerationStatus>()];

    [Theory]
    [MemberData(nameof(EveryRunStatus))]
    public async Task A_run_changes_until_its_status_is_an_end(RunStatus status)
    {
        await StartAsync();
        await WriteAsync(new FactBatch(Run) { Change = new RunChange { Status = status } });
        for (var i = 0; i < 2; i++)
        {
            await WriteAsync(new FactBatch(Run) { Change = new RunChange { Error = "later" } });

            Assert.Equal((status, status.HasEnded() ? null : "later"), ((await RunAsync()).Status, (await RunAsync()).Error));
            await ReopenAsync();
        }
    }

    [Theory]
    [MemberData(nameof(EveryStepStatus))]
    public async Task A_step_changes_until_its_status_is_an_end(StepStatus status)
    {
        await StartAsync();
        await WriteAsync(new FactBatch(Run) { Steps = { Step(Run, 1, status), Step(Run, 2, status) } });
        await WriteAsync(new FactBatch(Run) { Steps = { Step(Run, 1, StepStatus.Completed) with { Output = "later" } } });
        await ReopenAsync();
        await WriteAsync(new FactBatch(Run) { Steps = { Step(Run, 2, StepStatus.Completed) with { Output = "later" } } });

        var expected = status.HasEnded() ? (status, null) : (StepStatus.Completed, "later");
        for (var i = 0; i < 2; i++)
        {
            Assert.All(await Runs.ListStepsAsync(Run, default), step => Assert.Equal(expected, (step.Status, step.Output)));
            await ReopenAsync();
        }
    }

    [Theory]
    [MemberData(nameof(EveryGenerationStatus))]
    public async Task A_generation_changes_until_its_status_is_an_end(GenerationStatus status)
    {
        await StartAsync();
        await WriteAsync(new FactBatch(Run) { Generations = { Pending(Run, 1, 1) with { Status = status } } });
        await WriteAsync(new FactBatch(Run) { Generations = { Answered(Run, 1, 1, "later") } });

        var expected = status.HasEnded() ? (status, null) : (GenerationStatus.Completed, "later");
        for (var i = 0; i < 2; i++)
        {
            var generation = (await Runs.GetGenerationAsync(new GenerationId(Run, 1, 1), default))!;
            Assert.Equal(expected, (generation.Status, generation.ResponseContent));
            await ReopenAsync();
        }
    }

    [Fact]
    public async Task A_batch_is_durable_when_the_call_returns()
    {
        var batch = Start(FullRun(Run));
        batch.Steps.Add(FullStep(Run, 1));
        batch.Generations.Add(FullGeneration(Run, 1, 1));
        batch.ToolCalls.Add(FullToolCall(Run, 1, 1, 1));
        batch.Log.Add(FullEntry(Run, "t1"));
        batch.Payloads.Add(PayloadName.Of("system"), "system");
        await WriteAsync(batch);

        await ReopenAsync();

        Assert.Equal("Zähle 🚀 as coisas\0!", (await RunAsync()).Objective);
        Assert.Equal("42", (await Runs.GetStepAsync(new StepId(Run, 1), default))!.Output);
        Assert.Equal("Olá 🚀", (await Runs.GetGenerationAsync(new GenerationId(Run, 1, 1), default))!.ResponseContent);
        Assert.Equal("refused", (await Runs.GetToolCallAsync(new ToolCallId(Run, 1, 1, 1), default))!.Result!.ErrorCode);
        Assert.Equal(["start", "t1"], (await LogAsync()).Select(entry => entry.Key));
        Assert.Equal("system", await Runs.GetPayloadAsync(Run, PayloadName.Of("system"), default));
    }

    [Fact]
    public async Task A_batch_for_a_commit_that_the_store_knows_nothing_of_is_durable_when_the_call_returns()
    {
        await Facts.WriteWithAsync(Start(NewRun(Run)), new ForeignCommit(), default);

        await ReopenAsync();

        Assert.Equal(["start"], (await LogAsync()).Select(entry => entry.Key));
    }

    [Fact]
    public async Task Writing_the_same_facts_again_changes_nothing()
    {
        FactBatch Batch()
        {
            var batch = Start(NewRun(Run));
            batch.Steps.Add(Step(Run, 1, StepStatus.Completed));
            batch.Generations.Add(Answered(Run, 1, 1));
            batch.ToolCalls.Add(Done(Run, 1, 1));
            batch.Change = new RunChange { Status = RunStatus.Running, StartedAt = At };
            return batch;
        }

        await WriteAsync(Batch());
        var before = await RunAsync();
        await WriteAsync(Batch());
        await ReopenAsync();
        await WriteAsync(Batch());

        Assert.Equivalent(before, await RunAsync(), strict: true);
        Assert.Equal(1, before.Totals.Generations);
        Assert.Single(await LogAsync());
        Assert.Equal(1, (await Runs.CountAsync(Caller.LocalTenant, default))[RunStatus.Running]);
    }

    [Fact]
    public async Task A_batch_for_a_run_that_does_not_exist_is_refused_with_the_remedy()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => WriteAsync(new FactBatch(Run) { Log = { Entry(Run, "a") } }));

        Assert.Contains(Run.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(FactBatch.NewRun), error.Message, StringComparison.Ordinal);
        Assert.Empty(await LogAsync());
    }

    [Fact]
    public async Task A_fact_of_another_run_is_refused_and_nothing_is_written()
    {
        await StartAsync();
        var batch = new FactBatch(Run) { Log = { Entry(Run, "mine"), Entry(Id(2), "other") } };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(batch));

        Assert.Contains(Id(2).ToString(), error.Message, StringComparison.Ordinal);
        Assert.Equal(["start"], (await LogAsync()).Select(entry => entry.Key));
    }

    [Fact]
    public async Task A_batch_is_taken_as_it_is_when_handed_over()
    {
        await StartAsync();
        var batch = new FactBatch(Run) { Log = { Entry(Run, "a") } };
        var written = WriteAsync(batch);
        batch.Log.Add(Entry(Run, "b"));
        await written;

        Assert.Equal(["start", "a"], (await LogAsync()).Select(entry => entry.Key));
    }

    [Fact]
    public async Task A_run_that_exists_is_left_as_it_is()
    {
        await StartAsync();
        await WriteAsync(Start(NewRun(Run) with { Objective = "Something else", Tenant = "another" }));

        Assert.Equal("Count the files", (await RunAsync()).Objective);
        Assert.Equal(Caller.LocalTenant, (await RunAsync()).Tenant);
    }

    [Fact]
    public async Task A_new_run_begins_with_nothing_used_and_an_empty_log()
    {
        await WriteAsync(new FactBatch(Run)
        {
            NewRun = NewRun(Run) with { LastSequence = 7, Totals = new RunTotals { Generations = 9 } },
        });

        Assert.Equal(0, (await RunAsync()).LastSequence);
        Assert.Equal(RunTotals.Zero, (await RunAsync()).Totals);
    }

    [Fact]
    public async Task A_second_run_with_an_idempotency_key_is_refused_and_names_the_first()
    {
        await WriteAsync(Start(NewRun(Run) with { IdempotencyKey = "k" }));

        var error = await Assert.ThrowsAsync<IdempotencyKeyInUseException>(
            () => WriteAsync(Start(NewRun(Id(2)) with { IdempotencyKey = "k" })));

        Assert.Equal(Run, error.Existing);
        Assert.Null(await Runs.GetAsync(Id(2), default));
        Assert.Empty(await LogAsync(Id(2)));
    }

    [Fact]
    public async Task Idempotency_keys_are_apart_between_tenants()
    {
        await WriteAsync(Start(NewRun(Run) with { IdempotencyKey = "k" }));
        await WriteAsync(Start(NewRun(Id(2)) with { IdempotencyKey = "k", Tenant = "other" }));

        Assert.Equal(Run, (await Runs.FindByIdempotencyKeyAsync(Caller.LocalTenant, "k", default))!.Id);
        Assert.Equal(Id(2), (await Runs.FindByIdempotencyKeyAsync("other", "k", default))!.Id);
        Assert.Null(await Runs.FindByIdempotencyKeyAsync("third", "k", default));
    }

    [Fact]
    public async Task Starters_with_one_idempotency_key_leave_one_run()
    {
        var starts = Enumerable.Range(1, 20).Select(n => Task.Run(async () =>
        {
            try
            {
                await WriteAsync(Start(NewRun(Id(n)) with { IdempotencyKey = "k" }));
                return Id(n);
            }
            catch (IdempotencyKeyInUseException exception)
            {
                return exception.Existing;
            }
        }));

        var ids = await Task.WhenAll(starts);

        Assert.Single(ids.Distinct());
        Assert.Single((await Runs.ListAsync(new RunQuery(Caller.LocalTenant), default)).Runs);
    }

    [Fact]
    public async Task A_run_that_has_ended_does_not_change_again()
    {
        await StartAsync();
        await WriteAsync(new FactBatch(Run)
        {
            Change = new RunChange { Status = RunStatus.Cancelled, Error = "stopped", CompletedAt = At },
        });
        await ReopenAsync();
        await WriteAsync(new FactBatch(Run)
        {
            Change = new RunChange { Status = RunStatus.Completed, Answer = "42", CompletedAt = At.AddDays(1) },
        });

        var run = await RunAsync();
        Assert.Equal((RunStatus.Cancelled, null, "stopped", At), (run.Status, run.Answer, run.Error, run.CompletedAt!.Value));
    }

    [Fact]
    public async Task Members_of_a_change_that_are_null_leave_the_run_as_it_is()
    {
        await StartAsync();
        await WriteAsync(new FactBatch(Run)
        {
            Change = new RunChange { Status = RunStatus.Running, StartedAt = At, Answer = "so far" },
        });
        await ReopenAsync();
        await WriteAsync(new FactBatch(Run) { Change = new RunChange { Status = RunStatus.Completed } });

        var run = await RunAsync();
        Assert.Equal((RunStatus.Completed, "so far", At), (run.Status, run.Answer, run.StartedAt!.Value));
        await ReopenAsync();
        Assert.Equal("so far", (await RunAsync()).Answer);
    }

    [Fact]
    public async Task The_log_goes_on_after_a_run_has_ended()
    {
        await StartAsync();
        await WriteAsync(new FactBatch(Run)
        {
            Change = new RunChange { Status = RunStatus.Failed },
            Log = { Entry(Run, "end", LogAction.TaskFailed) },
        });
        await WriteAsync(new FactBatch(Run) { Log = { Entry(Run, "late", LogAction.UserIntervention) } });

        Assert.Equal([1, 2, 3], (await LogAsync()).Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task A_step_changes_until_it_has_ended()
    {
        await StartAsync();
        await WriteAsync(new FactBatch(Run) { Steps = { Step(Run, 1, StepStatus.Pending) } });
        await WriteAsync(new FactBatch(Run) { Steps = { FullStep(Run, 1) } });
        await WriteAsync(new FactBatch(Run) { Steps = { Step(Run, 1, StepStatus.Running) } });

        Assert.Equivalent(FullStep(Run, 1), await Runs.GetStepAsync(new StepId(Run, 1), default), strict: true);
        await ReopenAsync();
        await WriteAsync(new FactBatch(Run) { Steps = { Step(Run, 1, StepStatus.Failed) } });
        Assert.Equivalent(FullStep(Run, 1), await Runs.GetStepAsync(new StepId(Run, 1), default), strict: true);
    }

    [Fact]
    public async Task A_pending_generation_is_replaced_and_an_ended_one_is_not()
    {
        await StartAsync();
        await WriteAsync(new FactBatch(Run) { Generations = { Pending(Run, 1, 1) } });
        Assert.Equal(0, (await RunAsync()).Totals.Generations);
        await WriteAsync(new FactBatch(Run) { Generations = { FullGeneration(Run, 1, 1) } });
        await WriteAsync(new FactBatch(Run) { Generations = { Answered(Run, 1, 1), Pending(Run, 1, 1) } });
        await ReopenAsync();
        await WriteAsync(new FactBatch(Run) { Generations = { Answered(Run, 1, 1) } });

        Assert.Equivalent(
            FullGeneration(Run, 1, 1), await Runs.GetGenerationAsync(new GenerationId(Run, 1, 1), default), strict: true);
        Assert.Equal(1, (await RunAsync()).Totals.Generations);
    }

    [Fact]
    public async Task A_tool_call_changes_until_it_has_ended()
    {
        await StartAsync();
        await WriteAsync(new FactBatch(Run) { ToolCalls = { Asked(Run, 1, 1) } });
        Assert.Null((await Runs.GetToolCallAsync(new ToolCallId(Run, 1, 1, 1), default))!.Result);
        Assert.Equal(0, (await RunAsync()).Totals.ToolCalls);
        await WriteAsync(new FactBatch(Run) { ToolCalls = { FullToolCall(Run, 1, 1, 1) } });
        await WriteAsync(new FactBatch(Run) { ToolCalls = { Asked(Run, 1, 1), Done(Run, 1, 1) } });
        await ReopenAsync();
        await WriteAsync(new FactBatch(Run) { ToolCalls = { Done(Run, 1, 1) } });

        Assert.Equivalent(
            FullToolCall(Run, 1, 1, 1), await Runs.GetToolCallAsync(new ToolCallId(Run, 1, 1, 1), default), strict: true);
        Assert.Equal((1, 1), ((await RunAsync()).Totals.ToolCalls, (await RunAsync()).Totals.FailedToolCalls));
    }

    [Fact]
    public async Task Totals_add_up_what_has_ended()
    {
        await StartAsync();
        await WriteAsync(new FactBatch(Run)
        {
            Generations =
            {
                Answered(Run, 1, 1) with { CostUsd = 0.1m },
                Answered(Run, 1, 2) with { CostUsd = null },
                Answered(Run, 1, 3) with { Usage = null, CostUsd = null, Status = GenerationStatus.Failed },
                Pending(Run, 1, 4),
            },
            ToolCalls = { Done(Run, 1, 1), FullToolCall(Run, 1, 1, 2), Asked(Run, 1, 1, 3) },
        });
        await ReopenAsync();
        await WriteAsync(new FactBatch(Run) { Generations = { FullGeneration(Run, 2, 1) with { CostUsd = 0.2m } } });

        var expected = new RunTotals
        {
            Generations = 4,
            ToolCalls = 2,
            FailedToolCalls = 1,
            Usage = new TokenUsage
            {
                PromptTokens = 211,
                CompletionTokens = 52,
                CachedPromptTokens = 13,
                ReasoningTokens = 14,
                Estimated = true,
            },
            CostUsd = 0.3m,
            UnpricedGenerations = 1,
        };
        Assert.Equal(expected, (await RunAsync()).Totals);
        await ReopenAsync();
        Assert.Equal(expected, (await RunAsync()).Totals);
    }

    [Theory]
    [InlineData("0.0000000000000000001")]
    [InlineData("0.000000000001")]
    [InlineData("123456789012345.678")]
    [InlineData("0")]
    public async Task Costs_are_kept_exactly(string text)
    {
        var cost = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        await StartAsync();
        await WriteAsync(new FactBatch(Run) { Generations = { Answered(Run, 1, 1) with { CostUsd = cost } } });
        await ReopenAsync();

        Assert.Equal(cost, (await RunAsync()).Totals.CostUsd);
        Assert.Equal(cost, (await Runs.GetGenerationAsync(new GenerationId(Run, 1, 1), default))!.CostUsd);
    }

    [Fact]
    public async Task Log_entries_are_numbered_without_gaps_and_a_known_key_is_left_out()
    {
        await StartAsync();
        await WriteAsync(new FactBatch(Run) { Log = { Entry(Run, "a"), Entry(Run, "start"), Entry(Run, "b"), Entry(Run, "a") } });
        await ReopenAsync();
        await WriteAsync(new FactBatch(Run) { Log = { Entry(Run, "b"), Entry(Run, "c") } });

        var log = await LogAsync();
        Assert.Equal(["start", "a", "b", "c"], log.Select(entry => entry.Key));
        Assert.Equal([1, 2, 3, 4], log.Select(entry => entry.Sequence));
        Assert.Equal(4, (await RunAsync()).LastSequence);
    }

    [Fact]
    public async Task Writers_side_by_side_leave_no_gap_and_no_duplicate()
    {
        var runs = Enumerable.Range(1, 5).Select(Id).ToList();
        foreach (var run in runs)
        {
            await WriteAsync(Start(NewRun(run)));
        }

        await Task.WhenAll(runs.SelectMany(run => Enumerable.Range(0, 40).Select(n => Task.Run(
            () => WriteAsync(new FactBatch(run) { Log = { Entry(run, $"k{n / 2}"), Entry(run, $"l{n}") } })))));

        await ReopenAsync();
        foreach (var run in runs)
        {
            var log = await LogAsync(run);
            Assert.Equal(Enumerable.Range(1, 61).Select(n => (long)n), log.Select(entry => entry.Sequence));
            Assert.Equal(61, log.Select(entry => entry.Key).Distinct().Count());
        }
    }

    [Fact]
    public async Task A_payload_that_the_run_has_is_left_as_it_is()
    {
        await StartAsync();
        await WriteAsync(Start(NewRun(Id(2))));
        await WriteAsync(new FactBatch(Run) { Payloads = { ["p"] = "first" } });
        await WriteAsync(new FactBatch(Run) { Payloads = { ["p"] = "second" } });
        await WriteAsync(new FactBatch(Id(2)) { Payloads = { ["p"] = "other run's" } });

        Assert.Equal("first", await Runs.GetPayloadAsync(Run, "p", default));
        await ReopenAsync();
        Assert.Equal("first", await Runs.GetPayloadAsync(Run, "p", default));
        Assert.Equal("other run's", await Runs.GetPayloadAsync(Id(2), "p", default));
    }

    [Fact]
    public async Task A_cancelled_call_writes_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Facts.WriteAsync(Start(NewRun(Run)), new CancellationToken(canceled: true)));

        Assert.Null(await Runs.GetAsync(Run, default));
    }

    public static TheoryData<string, string> Halves() => new()
    {
        { "half \ud83d", "half \ufffd" },
        { "\ude80 the other half", "\ufffd the other half" },
        { "\ude80\ud83d", "\ufffd\ufffd" },
        { new string('x', 100_000) + "\ud83d", new string('x', 100_000) + "\ufffd" },
    };

    [Theory]
    [MemberData(nameof(Halves))]
    public async Task Halves_of_a_pair_that_stand_alone_become_replacement_characters(string text, string expected)
    {
        await WriteTextsAsync(Run, text);
        await ReopenAsync();

        await AssertTexts(Run, expected);
    }

    public static TheoryData<int> Sizes() =>
    [
        0, 1, 4095, 4096, 4097, 30 * 1024,
        (64 * 1024) - 1, 64 * 1024, (64 * 1024) + 1,
        (256 * 1024) - 1, 256 * 1024, (256 * 1024) + 1,
        (1024 * 1024) - 1, 1024 * 1024, (1024 * 1024) + 1,
        10 * 1000 * 1000,
    ];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Texts_of_every_size_come_back_as_they_were(int length)
    {
        foreach (var text in new[] { Plain(length), Emoji(length, 0), Emoji(length, 1) })
        {
            var id = RunId.New(TimeProvider.System);
            await WriteTextsAsync(id, text);
            await AssertTexts(id, text);
            await ReopenAsync();
            await AssertTexts(id, text);
        }
    }

    private static string Plain(int length) =>
        string.Create(length, 0, (span, _) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = (char)('a' + (i * 7 % 26));
            }
        });

    /// <summary>Pairs of two units, beginning at an even or odd position, so that one of the two has a pair at every cut.</summary>
    private static string Emoji(int length, int shift)
    {
        var text = new System.Text.StringBuilder(length);
        text.Append('x', Math.Min(shift, length));
        while (text.Length + 2 <= length)
        {
            text.Append("🚀");
        }

        return text.Append('y', length - text.Length).ToString();
    }

    private Task WriteTextsAsync(RunId id, string text)
    {
        var batch = Start(NewRun(id) with { Objective = text });
        batch.Steps.Add(FullStep(id, 1) with { Output = text, Inputs = text, Error = text });
        batch.Generations.Add(FullGeneration(id, 1, 1) with { ResponseContent = text, Observation = text, Error = text });
        batch.ToolCalls.Add(Asked(id, 1, 1) with { Arguments = text, Result = ToolResult.Ok(text) });
        batch.Log.Add(Entry(id, "long") with { Payload = text, ErrorMessage = text });
        batch.Payloads.Add("mine", text);
        batch.Change = new RunChange { Status = RunStatus.Completed, Answer = text };
        return WriteAsync(batch);
    }

    private async Task AssertTexts(RunId id, string text)
    {
        var run = await RunAsync(id);
        var step = (await Runs.GetStepAsync(new StepId(id, 1), default))!;
        var generation = (await Runs.GetGenerationAsync(new GenerationId(id, 1, 1), default))!;
        var call = (await Runs.GetToolCallAsync(new ToolCallId(id, 1, 1, 1), default))!;
        var entry = (await LogAsync(id))[1];
        string?[] read =
        [
            run.Objective, run.Answer, step.Output, step.Inputs, step.Error, generation.ResponseContent, generation.Observation,
            generation.Error, call.Arguments, call.Result!.Content, entry.Payload, entry.ErrorMessage,
            await Runs.GetPayloadAsync(id, "mine", default),
        ];

        // Not Assert.Equal on the texts: its message would hold all of them.
        Assert.All(read, found => Assert.True(found == text, $"A text of {text.Length} came back with {found?.Length} characters."));
    }

    private sealed class ForeignCommit : IActivityCommit;
}
