using Lavra.Facts;
using Lavra.Functions.Storage;
using Lavra.Identity;
using Lavra.Testing.Azurite;
using Lavra.Tools;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Functions.Tests.Storage;

/// <summary>What a run costs: requests, and room. The figures are those of the decision about tables.</summary>
[UsesAzurite]
public sealed class RequestCountTests : IAsyncLifetime
{
    private static readonly RunId Run = Id(1);
    private readonly TableBed bed = new();
    private readonly FaultyTransport transport = new(AzuriteTables.Transport);
    private TableStores stores = null!;

    public async Task InitializeAsync()
    {
        await bed.OpenAsync();
        stores = bed.OpenStores(transport);

        // Tables are made by somebody's first run.
        await stores.Facts.WriteAsync(Start(NewRun(Id(16))), default);
        await stores.Effects.BeginAsync(new ToolCallId(Id(16), 1, 1, 1), new EffectNote("other", null), default);
        await SettledAsync();
    }

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task A_start_costs_a_transaction_for_the_lists_one_for_the_run_and_one_in_the_background()
    {
        // The head of a run that is new has to be looked for, and so has the counter of its part of the tenant's runs.
        Assert.Equal((2, 3), await CountAsync(() => stores.Facts.WriteAsync(Start(NewRun(Run)), default)));
        Assert.Equal((1, 3), await CountAsync(() => stores.Facts.WriteAsync(Start(NewRun(Id(17))), default)));
    }

    [Fact]
    public async Task A_round_costs_a_transaction_for_each_activity_and_reads_nothing_that_it_has_just_written()
    {
        await StartedAsync();
        for (var n = 1; n <= 3; n++)
        {
            var number = n;

            // Run and step are looked at, because another process may have changed them; of the turns, which there are.
            Assert.Equal((number == 1 ? 2 : 3, 2), await CountAsync(() => GenerateAsync(stores, number)));
            Assert.Equal((2, 2), await CountAsync(() => CallToolAsync(stores, number, mark: false)));
        }
    }

    [Fact]
    public async Task An_effect_costs_one_request_more_and_one_on_a_resource_two()
    {
        await StartedAsync();
        await GenerateAsync(stores, 1);
        var call = new ToolCallId(Run, 1, 1, 1);
        Assert.Equal((0, 1), await CountAsync(async () => await stores.Effects.BeginAsync(call, default, default)));
        Assert.Equal((1, 2), await CountAsync(
            async () => await stores.Effects.BeginAsync(call with { Index = 2 }, new EffectNote("file", "a"), default)));
        Assert.Equal((0, 2), await CountAsync(
            async () => await stores.Effects.BeginAsync(call with { Index = 3 }, new EffectNote("file", "b"), default)));
    }

    [Fact]
    public async Task A_round_in_processes_that_take_turns_costs_the_turn_that_the_other_took()
    {
        await StartedAsync();
        await GenerateAsync(stores, 1);
        var other = bed.OpenStores(AzuriteTables.Transport);
        await CallToolAsync(other, 1, mark: false);
        await other.Log.ReadFeedAsync(Caller.LocalTenant, null, 1, default);

        Assert.Equal((4, 2), await CountAsync(() => GenerateAsync(stores, 2)));
    }

    [Fact]
    public async Task A_change_of_status_costs_a_transaction_for_the_lists()
    {
        await StartedAsync();
        Assert.Equal((1, 3), await CountAsync(async () =>
        {
            await stores.Runs.GetAsync(Run, default);
            await stores.Facts.WriteAsync(
                new FactBatch(Run)
                {
                    Change = new RunChange { Status = RunStatus.Completed, Answer = "42", CompletedAt = At },
                    Log = { Entry(Run, "end", LogAction.TaskCompleted) },
                },
                default);
        }));
    }

    [Fact]
    public async Task A_write_that_meets_another_of_the_same_run_costs_a_look_at_the_run_and_a_second_try()
    {
        await StartedAsync();
        var other = bed.OpenStores(AzuriteTables.Transport);
        await other.Facts.WriteAsync(new FactBatch(Run) { Steps = { Step(Run, 2) }, Log = { Entry(Run, "2") } }, default);

        Assert.Equal((1, 3), await CountAsync(() => stores.Facts.WriteAsync(
            new FactBatch(Run) { Generations = { Answered(Run, 1, 1) }, ToolCalls = { Asked(Run, 1, 1) }, Log = { Entry(Run, "1.1") } }, default)));
    }

    [Fact]
    public async Task Rounds_side_by_side_share_transactions_of_the_feed()
    {
        for (var n = 0; n < 8; n++)
        {
            await stores.Facts.WriteAsync(Start(NewRun(Id(16 * (n + 2)))), default);
        }

        var (_, writes) = await CountAsync(() => Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(async () =>
        {
            for (var entry = 1; entry <= 10; entry++)
            {
                await stores.Facts.WriteAsync(
                    new FactBatch(Id(16 * (n + 2))) { Log = { Entry(Id(16 * (n + 2)), $"k{entry}") } }, default);
            }
        }))));

        Assert.InRange(writes, 81, 159);
    }

    [Fact]
    public async Task Room_grows_with_turns_by_the_same_each()
    {
        await StartedAsync();
        var sizes = new List<(long Rows, long Bytes)>();
        for (var n = 1; n <= 150; n++)
        {
            await GenerateAsync(stores, n);
            await CallToolAsync(stores, n, mark: true);
            if (n % 50 == 0)
            {
                sizes.Add(await SizeAsync());
            }
        }

        var (second, third) = (sizes[1].Bytes - sizes[0].Bytes, sizes[2].Bytes - sizes[1].Bytes);
        Assert.Equal(sizes[1].Rows - sizes[0].Rows, sizes[2].Rows - sizes[1].Rows);
        Assert.InRange(third, second * 0.95, second * 1.05);
        Assert.InRange(third / 50, 1000, 3600);
    }

    private async Task StartedAsync()
    {
        await stores.Facts.WriteAsync(Start(NewRun(Run)), default);
        await stores.Facts.WriteAsync(new FactBatch(Run) { Steps = { Step(Run, 1) } }, default);
        await SettledAsync();
    }

    /// <summary>As the activity does it.</summary>
    private static async Task GenerateAsync(TableStores stores, int number)
    {
        await stores.Runs.GetAsync(Run, default);
        await stores.Runs.GetStepAsync(new StepId(Run, 1), default);
        if (number > 1)
        {
            Assert.All(
                await stores.Runs.ReadTurnsAsync(new StepId(Run, 1), Math.Max(1, number - 35), number - 1, default),
                turn => Assert.NotNull(Assert.Single(turn.ToolCalls).Result));
        }

        await stores.Facts.WriteAsync(
            new FactBatch(Run)
            {
                Generations = { Answered(Run, 1, number, new string('a', 200)) with { ToolCallCount = 1 } },
                ToolCalls = { Asked(Run, 1, number) },
                Log = { Entry(Run, $"1.{number}", LogAction.GenerationCompleted) with { Payload = """{"model":"offline","promptTokens":100}""" } },
            },
            default);
    }

    /// <summary>As the activity does it.</summary>
    private static async Task CallToolAsync(TableStores stores, int number, bool mark)
    {
        await stores.Runs.GetAsync(Run, default);
        var id = new ToolCallId(Run, 1, number, 1);
        var call = (await stores.Runs.GetToolCallAsync(id, default))!;
        if (mark)
        {
            await stores.Effects.BeginAsync(id, default, default);
        }

        await stores.Facts.WriteAsync(
            new FactBatch(Run)
            {
                ToolCalls = { call with { Result = ToolResult.Ok(new string('r', 200)), CompletedAt = At } },
                Log = { Entry(Run, $"1.{number}.1", LogAction.ToolExecuted) with { ToolName = "read_file", Payload = """{"arguments":"{}"}""" } },
            },
            default);
    }

    private async Task SettledAsync() => await stores.Log.ReadFeedAsync("nobody", null, 1, default);

    /// <summary>How many requests read and how many write, with what goes on in the background.</summary>
    private async Task<(int Reads, int Writes)> CountAsync(Func<Task> work)
    {
        await SettledAsync();
        var before = transport.Requests.Count;
        await work();
        await SettledAsync();

        // Waiting for the background reads the feed, which is no part of the work.
        var seen = transport.Requests.Skip(before).Where(static what =>
            !what.Contains("/Tables", StringComparison.Ordinal) && !what.Contains("feed", StringComparison.Ordinal)).ToList();
        var reads = seen.Count(static what => what.StartsWith("GET", StringComparison.Ordinal));
        return (reads, seen.Count - reads);
    }

    private async Task<(long Rows, long Bytes)> SizeAsync()
    {
        await SettledAsync();
        return await StoredSize.OfAsync(bed.Tables);
    }
}
