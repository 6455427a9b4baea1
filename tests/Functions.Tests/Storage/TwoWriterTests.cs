using Lavra.Facts;
using Lavra.Functions.Storage;
using Lavra.Identity;
using Lavra.Testing.Azurite;
using Lavra.Tools;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Functions.Tests.Storage;

/// <summary>Two processes with memories of their own on the same tables.</summary>
[UsesAzurite]
public sealed class TwoWriterTests : IAsyncLifetime
{
    private static readonly RunId Run = Id(1);
    private readonly TableBed bed = new();
    private TableStores one = null!;
    private TableStores two = null!;

    public async Task InitializeAsync()
    {
        await bed.OpenAsync();
        (one, two) = (bed.OpenStores(AzuriteTables.Transport), bed.OpenStores(AzuriteTables.Transport));
        await one.Facts.WriteAsync(Start(NewRun(Run)), default);
    }

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task An_activity_that_both_deliver_at_once_is_written_once()
    {
        for (var n = 1; n <= 20; n++)
        {
            FactBatch Batch(string by) => new(Run)
            {
                Generations = { Answered(Run, 1, n, by) },
                ToolCalls = { Asked(Run, 1, n) },
                Log = { Entry(Run, $"g{n}"), Entry(Run, $"{by}{n}") },
            };
            await Task.WhenAll(one.Facts.WriteAsync(Batch("one"), default), two.Facts.WriteAsync(Batch("two"), default));
        }

        var log = await two.Log.ReadAsync(Run, 0, 1000, default);
        Assert.Equal(Enumerable.Range(1, 61).Select(n => (long)n), log.Select(entry => entry.Sequence));
        Assert.Equal(61, log.Select(entry => entry.Key).Distinct().Count());
        Assert.Equal(20, (await one.Runs.GetAsync(Run, default))!.Totals.Generations);
        Assert.Equal(
            (await one.Runs.ListGenerationsAsync(Run, null, 100, default)).Select(generation => generation.ResponseContent),
            (await two.Runs.ListGenerationsAsync(Run, null, 100, default)).Select(generation => generation.ResponseContent));
    }

    [Fact]
    public async Task Steps_side_by_side_in_both_leave_no_gap_and_add_up()
    {
        await Task.WhenAll(Enumerable.Range(1, 40).Select(n => Task.Run(() => (n % 2 == 0 ? one : two).Facts.WriteAsync(
            new FactBatch(Run) { Generations = { Answered(Run, n, 1) }, ToolCalls = { Done(Run, n, 1) }, Log = { Entry(Run, $"k{n}") } },
            default))));

        var run = (await one.Runs.GetAsync(Run, default))!;
        Assert.Equal((40, 40, 41L), (run.Totals.Generations, run.Totals.ToolCalls, run.LastSequence));
        Assert.Equal(4000, run.Totals.Usage.PromptTokens);
        Assert.Equal(
            Enumerable.Range(1, 41).Select(n => (long)n), (await one.Log.ReadAsync(Run, 0, 100, default)).Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task Facts_without_log_entries_add_up_as_well()
    {
        // No entry's number is there to be in the other's way: only the head tells one that the other wrote.
        for (var n = 1; n <= 15; n++)
        {
            await Task.WhenAll(
                one.Facts.WriteAsync(new FactBatch(Run) { Generations = { Answered(Run, 1, n) } }, default),
                two.Facts.WriteAsync(new FactBatch(Run) { Generations = { Answered(Run, 2, n) } }, default));
        }

        var totals = (await one.Runs.GetAsync(Run, default))!.Totals;
        Assert.Equal((30, 3000), (totals.Generations, totals.Usage.PromptTokens));
    }

    [Fact]
    public async Task What_one_writes_the_other_reads_though_it_had_read_before()
    {
        await one.Facts.WriteAsync(new FactBatch(Run) { Generations = { Answered(Run, 1, 1) }, ToolCalls = { Asked(Run, 1, 1) } }, default);
        var step = new StepId(Run, 1);
        Assert.Null((await two.Runs.ReadTurnsAsync(step, 1, 9, default))[0].ToolCalls[0].Result);
        Assert.Null((await one.Runs.ReadTurnsAsync(step, 1, 9, default))[0].ToolCalls[0].Result);

        await two.Facts.WriteAsync(
            new FactBatch(Run)
            {
                Change = new RunChange { Status = RunStatus.Running },
                Steps = { Step(Run, 1) },
                ToolCalls = { Done(Run, 1, 1, content: "found") },
            },
            default);

        Assert.Equal("found", (await one.Runs.ReadTurnsAsync(step, 1, 9, default))[0].ToolCalls[0].Result!.Content);
        Assert.Equal("found", (await one.Runs.GetToolCallAsync(new ToolCallId(Run, 1, 1, 1), default))!.Result!.Content);
        Assert.Equal(RunStatus.Running, (await one.Runs.GetAsync(Run, default))!.Status);
        await two.Facts.WriteAsync(new FactBatch(Run) { Steps = { Step(Run, 1, StepStatus.Completed) } }, default);
        Assert.Equal(StepStatus.Completed, (await one.Runs.GetStepAsync(step, default))!.Status);
    }

    [Fact]
    public async Task What_has_ended_in_one_does_not_change_by_the_other()
    {
        await two.Facts.WriteAsync(new FactBatch(Run) { ToolCalls = { Asked(Run, 1, 1) } }, default);
        await one.Facts.WriteAsync(new FactBatch(Run) { ToolCalls = { Done(Run, 1, 1, content: "first") } }, default);
        await two.Facts.WriteAsync(new FactBatch(Run) { ToolCalls = { Done(Run, 1, 1, content: "second") } }, default);
        await one.Facts.WriteAsync(new FactBatch(Run) { Change = new RunChange { Status = RunStatus.Cancelled } }, default);
        await two.Facts.WriteAsync(new FactBatch(Run) { Change = new RunChange { Status = RunStatus.Completed, Answer = "42" } }, default);

        Assert.Equal("first", (await two.Runs.GetToolCallAsync(new ToolCallId(Run, 1, 1, 1), default))!.Result!.Content);
        var run = (await two.Runs.GetAsync(Run, default))!;
        Assert.Equal((RunStatus.Cancelled, null, 1), (run.Status, run.Answer, run.Totals.ToolCalls));
        Assert.Equal([KeyValuePair.Create(RunStatus.Cancelled, 1L)], await one.Runs.CountAsync(Caller.LocalTenant, default));
    }

    [Fact]
    public async Task Runs_that_start_and_end_in_both_at_once_are_counted_right()
    {
        await Task.WhenAll(Enumerable.Range(2, 40).Select(n => Task.Run(async () =>
        {
            await one.Facts.WriteAsync(Start(NewRun(Id(n))), default);
            await Task.WhenAll(
                one.Facts.WriteAsync(new FactBatch(Id(n)) { Change = new RunChange { Status = RunStatus.Running } }, default),
                two.Facts.WriteAsync(new FactBatch(Id(n)) { Change = new RunChange { Status = RunStatus.Completed } }, default));
        })));

        var counts = await two.Runs.CountAsync(Caller.LocalTenant, default);
        Assert.Equal([(RunStatus.Pending, 1L), (RunStatus.Completed, 40L)], counts.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
        foreach (var (status, count) in counts)
        {
            Assert.Equal(count, (await one.Runs.ListAsync(new RunQuery(Caller.LocalTenant) { Status = status, Limit = 100 }, default)).Runs.Count);
        }
    }

    [Fact]
    public async Task A_follower_sees_what_another_process_writes_when_it_looks_again()
    {
        var seen = new List<string>();
        var follower = Task.Run(async () =>
        {
            await foreach (var entry in one.Log.FollowAsync(Run, 0, default))
            {
                seen.Add(entry.Key);
            }
        });
        while (bed.Time.WaitingTimers == 0)
        {
            await Task.Yield();
        }

        await two.Facts.WriteAsync(new FactBatch(Run) { Log = { Entry(Run, "far") } }, default);
        await two.Facts.WriteAsync(new FactBatch(Run) { Log = { Entry(Run, "end", LogAction.TaskCompleted) } }, default);
        while (!follower.IsCompleted)
        {
            bed.Time.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }

        await follower;
        Assert.Equal(["start", "far", "end"], seen);
    }

    [Fact]
    public async Task Marks_of_both_on_one_resource_have_one_order()
    {
        await Task.WhenAll(Enumerable.Range(1, 20).Select(n => Task.Run(async () => await (n % 2 == 0 ? one : two).Effects.BeginAsync(
            new ToolCallId(Run, 1, 1, n), new EffectNote("file", $"{n}"), default))));

        var next = new Dictionary<string, string?>();
        for (var n = 1; n <= 20; n++)
        {
            next[$"{n}"] = (await one.Effects.FindAsync(new ToolCallId(Run, 1, 1, n), default))!.NextState;
        }

        // Each is followed by one other, but for the last.
        Assert.Single(next.Values, state => state is null);
        Assert.Equal(20, next.Values.Distinct().Count());
    }

    [Fact]
    public async Task A_run_with_the_id_of_one_that_another_process_deleted_has_nothing_of_it()
    {
        FactBatch Batch(string by)
        {
            var batch = Start(NewRun(Id(2)) with { CreatedAt = by == "first" ? At : At.AddHours(1) });
            batch.Change = new RunChange { Status = RunStatus.Completed, Answer = by, CompletedAt = At };
            batch.Steps.Add(Step(Id(2), 1, StepStatus.Completed) with { Output = by });
            batch.Generations.Add(Answered(Id(2), 1, 1, by + Noise.Of(1, 200_000)));
            batch.Payloads.Add("p", by);
            return batch;
        }

        await one.Facts.WriteAsync(Batch("first"), default);
        Assert.True(await two.Retention.DeleteAsync(new(Id(2), Caller.LocalTenant, At, At), At.AddDays(1), default));

        await one.Facts.WriteAsync(Batch("second"), default);

        foreach (var stores in new[] { one, bed.OpenStores(AzuriteTables.Transport) })
        {
            Assert.Equal("second", (await stores.Runs.GetStepAsync(new StepId(Id(2), 1), default))!.Output);
            Assert.StartsWith("second", (await stores.Runs.GetGenerationAsync(new GenerationId(Id(2), 1, 1), default))!.ResponseContent, StringComparison.Ordinal);
            Assert.Equal("second", await stores.Runs.GetPayloadAsync(Id(2), "p", default));
            Assert.Equal((1, 1L), ((await stores.Runs.GetAsync(Id(2), default))!.Totals.Generations, (await stores.Runs.GetAsync(Id(2), default))!.LastSequence));
        }
    }

    [Fact]
    public async Task A_change_of_status_costs_the_next_process_a_look_at_the_lists_and_those_after_it_nothing()
    {
        await one.Facts.WriteAsync(new FactBatch(Run) { Change = new RunChange { Status = RunStatus.Running } }, default);
        await one.Log.ReadFeedAsync("nobody", null, 1, default);

        var transport = new FaultyTransport(AzuriteTables.Transport);
        var costs = new List<(int, int)>();
        for (var n = 1; n <= 4; n++)
        {
            // Each is a process of its own, as it is when activities are spread over instances.
            var before = transport.Requests.Count;
            var process = bed.OpenStores(transport);
            await process.Facts.WriteAsync(new FactBatch(Run) { Log = { Entry(Run, $"k{n}") } }, default);
            await process.DisposeAsync();
            var sent = transport.Requests.Skip(before).ToList();
            var reads = sent.Count(static what => what.StartsWith("GET", StringComparison.Ordinal));
            costs.Add((reads, sent.Count - reads));
        }

        Assert.Equal([(2, 2), (1, 2), (1, 2), (1, 2)], costs);
        Assert.Equal([KeyValuePair.Create(RunStatus.Running, 1L)], await one.Runs.CountAsync(Caller.LocalTenant, default));
    }
}
