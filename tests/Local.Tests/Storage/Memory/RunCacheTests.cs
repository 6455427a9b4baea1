using Lavra.Contracts.Stores;
using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Local.Storage;
using Lavra.Local.Storage.Memory;
using Lavra.Local.Storage.Sessions;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Local.Tests.Storage.Memory;

public sealed class RunCacheTests : IAsyncLifetime
{
    private static readonly RunId Run = Id(1);
    private static readonly StepId Step1 = new(Run, 1);
    private readonly SqliteBed bed = new();
    private StoreSet stores = null!;

    public async Task InitializeAsync()
    {
        stores = await bed.OpenAsync();
        var start = Start(NewRun(Run));
        start.Steps.Add(Step(Run, 1));
        start.Payloads.Add("system", "instructions");
        await stores.Facts.WriteAsync(start, default);
    }

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task A_run_that_was_begun_here_is_worked_on_without_reading_the_file()
    {
        var runs = WithoutFile();
        for (var n = 1; n <= 100; n++)
        {
            await WriteTurn(n);
            Assert.Equal(n, (await runs.GetAsync(Run, default))!.Totals.Generations);
            Assert.NotNull(await runs.GetStepAsync(Step1, default));
            Assert.Equal(Math.Min(n, 36), (await runs.ReadTurnsAsync(Step1, Math.Max(1, n - 35), n, default)).Count);
            Assert.NotNull((await runs.GetToolCallAsync(new ToolCallId(Run, 1, n, 1), default))!.Result);
            Assert.Null(await runs.GetToolCallAsync(new ToolCallId(Run, 1, n, 2), default));
            Assert.Null(await runs.GetGenerationAsync(new GenerationId(Run, 1, n + 1), default));
            Assert.Equal("instructions", await runs.GetPayloadAsync(Run, "system", default));
        }

        Assert.Null(await runs.GetStepAsync(new StepId(Run, 2), default));
        Assert.Empty(await runs.ReadTurnsAsync(new StepId(Run, 2), 1, 10, default));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await runs.ReadTurnsAsync(Step1, 1, 100, default));
    }

    [Fact]
    public async Task A_run_that_was_taken_up_again_is_read_once()
    {
        for (var n = 1; n <= 10; n++)
        {
            await WriteTurn(n);
        }

        stores = await bed.OpenAsync();
        await stores.Runs.GetAsync(Run, default);
        await stores.Runs.GetStepAsync(Step1, default);
        await stores.Runs.ReadTurnsAsync(Step1, 4, 10, default);
        await stores.Runs.GetPayloadAsync(Run, "system", default);

        var runs = WithoutFile();
        await WriteTurn(11);
        await stores.Facts.WriteAsync(new FactBatch(Run) { Steps = { FullStep(Run, 1) } }, default);

        Assert.Equal((11, 12L), ((await runs.GetAsync(Run, default))!.Totals.Generations, (await runs.GetAsync(Run, default))!.LastSequence));
        Assert.Equal(StepStatus.Completed, (await runs.GetStepAsync(Step1, default))!.Status);
        Assert.Equal(Enumerable.Range(4, 8), (await runs.ReadTurnsAsync(Step1, 4, 11, default)).Select(turn => turn.Generation.Id.Number));
        Assert.Equal("instructions", await runs.GetPayloadAsync(Run, "system", default));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await runs.ReadTurnsAsync(Step1, 3, 11, default));
    }

    [Fact]
    public async Task A_page_in_the_middle_of_a_step_is_not_taken_for_its_end()
    {
        for (var n = 1; n <= 10; n++)
        {
            await WriteTurn(n);
        }

        stores = await bed.OpenAsync();
        await stores.Runs.ReadTurnsAsync(Step1, 2, 5, default);

        Assert.Equal(9, (await stores.Runs.ReadTurnsAsync(Step1, 2, 10, default)).Count);
    }

    [Fact]
    public async Task What_was_read_before_a_commit_is_not_remembered_after_it()
    {
        stores = await bed.OpenAsync();
        var cache = bed.Cache!;
        var ticket = cache.BeginFill(Run);
        var old = (await new SqliteRunStore(bed.Readers!, cache: null).GetAsync(Run, default))!;
        await WriteTurn(1);

        cache.Fill(ticket, old);
        cache.Fill(ticket, Step1, 1, []);

        Assert.Equal(1, (await stores.Runs.GetAsync(Run, default))!.Totals.Generations);
        Assert.Single(await stores.Runs.ReadTurnsAsync(Step1, 1, 10, default));
    }

    [Fact]
    public async Task What_does_not_fit_is_dropped_and_read_from_the_file()
    {
        var cache = new RunCache(most: 20_000);
        var facts = new SqliteFactStore(bed.Writer!, cache, new LogSignal());
        var runs = new SqliteRunStore(bed.Readers!, cache);
        for (var n = 2; n <= 20; n++)
        {
            var start = Start(NewRun(Id(n)));
            start.Generations.Add(Answered(Id(n), 1, 1, new string('x', 2000)));
            await facts.WriteAsync(start, default);
        }

        Assert.Null(cache.FindRun(Id(2)));
        Assert.NotNull(cache.FindRun(Id(20)));
        for (var n = 2; n <= 20; n++)
        {
            Assert.Equal(2000, (await runs.ReadTurnsAsync(new StepId(Id(n), 1), 1, 1, default))[0].Generation.ResponseContent!.Length);
        }
    }

    [Fact]
    public async Task An_entry_larger_than_the_cache_is_not_kept()
    {
        var cache = new RunCache(most: 20_000);
        var facts = new SqliteFactStore(bed.Writer!, cache, new LogSignal());
        var start = Start(NewRun(Id(2)));
        start.Generations.Add(Answered(Id(2), 1, 1, new string('x', 50_000)));
        await facts.WriteAsync(start, default);

        Assert.Null(cache.FindRun(Id(2)));
        Assert.NotNull(await new SqliteRunStore(bed.Readers!, cache).GetAsync(Id(2), default));
    }

    [Fact]
    public async Task A_process_that_only_reads_sees_what_another_writes()
    {
        using var readers = new SqliteReaders(bed.OpenForReading);
        var other = bed.OpenAsReader(readers);
        for (var n = 1; n <= 3; n++)
        {
            await WriteTurn(n);
            Assert.Equal(n, (await other.Runs.GetAsync(Run, default))!.Totals.Generations);
            Assert.Equal(n, (await other.Runs.ReadTurnsAsync(Step1, 1, 10, default)).Count);
        }
    }

    [Fact]
    public async Task A_follower_sees_what_another_process_writes()
    {
        using var readers = new SqliteReaders(bed.OpenForReading);
        var other = bed.OpenAsReader(readers);
        await using var follower = other.Log.FollowAsync(Run, 1, default).GetAsyncEnumerator();
        var next = follower.MoveNextAsync().AsTask();
        await stores.Facts.WriteAsync(new FactBatch(Run) { Log = { Entry(Run, "a") } }, default);

        bed.Time.Advance(SqliteExecutionLog.LookEvery);

        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("a", follower.Current.Key);
        await follower.DisposeAsync();
        Assert.Equal(0, bed.Time.WaitingTimers);
    }

    private SqliteRunStore WithoutFile() =>
        new(new SqliteReaders(() => throw new InvalidOperationException("The file was read.")), bed.Cache);

    private async Task WriteTurn(int n)
    {
        await stores.Facts.WriteAsync(
            new FactBatch(Run)
            {
                Generations = { Answered(Run, 1, n) },
                ToolCalls = { Asked(Run, 1, n) },
                Log = { Entry(Run, $"g{n}") },
            },
            default);
        await stores.Facts.WriteAsync(new FactBatch(Run) { ToolCalls = { Done(Run, 1, n) } }, default);
    }
}
