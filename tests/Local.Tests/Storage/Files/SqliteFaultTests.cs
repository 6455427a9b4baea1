using Lavra.Contracts.Stores;
using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Local.Storage;
using Lavra.Local.Storage.Files;
using Lavra.Local.Storage.Memory;
using Lavra.Local.Storage.Sessions;
using Microsoft.Data.Sqlite;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Local.Tests.Storage.Files;

/// <summary>Faults at every write, alone and in a group with others.</summary>
public sealed class SqliteFaultTests : IAsyncLifetime
{
    private const int StatementFails = 1;
    private const int TransactionFails = 2;
    private static readonly RunId Run = Id(1);
    private static readonly string[] Tables =
        ["runs", "run_states", "run_counts", "steps", "generations", "tool_calls", "payloads", "log", "names", "tenants"];

    private readonly SqliteBed bed = new();
    private readonly RunCache cache = new();
    private int writesUntilFault = int.MaxValue;
    private int commitsToRefuse;
    private int faultKind = 1;
    private SqliteWriter writer = null!;
    private SqliteFactStore facts = null!;
    private SqliteReaders readers = null!;

    public Task InitializeAsync()
    {
        var connection = bed.Open();
        SqliteMigrations.Apply(connection);
        connection.CreateFunction("fault", () => --writesUntilFault == 0 ? faultKind : 0);
        SQLitePCL.raw.sqlite3_commit_hook(connection.Handle, _ => commitsToRefuse-- > 0 ? 1 : 0, null);
        foreach (var table in Tables)
        {
            foreach (var change in new[] { "INSERT", "UPDATE" })
            {
                Execute(connection, $"""
                    CREATE TEMP TRIGGER fault_{table}_{change} BEFORE {change} ON main.{table}
                    BEGIN SELECT CASE fault() WHEN 1 THEN RAISE(ABORT, 'disk full') WHEN 2 THEN RAISE(ROLLBACK, 'disk full') END; END
                    """);
            }
        }

        writer = new SqliteWriter(connection);
        facts = new SqliteFactStore(writer, cache, new LogSignal());
        readers = new SqliteReaders(bed.OpenForReading);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        readers.Dispose();
        await writer.DisposeAsync();
        await bed.DisposeAsync();
    }

    [Theory]
    [InlineData(StatementFails)]
    [InlineData(TransactionFails)]
    public async Task A_batch_whose_nth_write_fails_leaves_nothing_and_can_be_written_again(int kind)
    {
        faultKind = kind;
        var faults = 0;
        while (true)
        {
            var id = Id(faults + 1);
            writesUntilFault = faults + 1;
            try
            {
                await facts.WriteAsync(Everything(id), default);
                break;
            }
            catch (SqliteException exception)
            {
                Assert.Contains("disk full", exception.Message, StringComparison.Ordinal);
                faults++;
            }

            writesUntilFault = int.MaxValue;
            await AssertWritten(id, written: false);
            await facts.WriteAsync(Everything(id), default);
            await AssertWritten(id, written: true);
        }

        Assert.True(faults > 10, $"Only {faults} writes were made to fail.");
    }

    [Theory]
    [InlineData(StatementFails)]
    [InlineData(TransactionFails)]
    public async Task A_known_run_whose_nth_write_fails_stays_as_it_was(int kind)
    {
        faultKind = kind;
        await facts.WriteAsync(Start(NewRun(Run)), default);
        for (var fault = 1; ; fault++)
        {
            var before = await StoredRun();
            writesUntilFault = fault;
            try
            {
                await facts.WriteAsync(Round(fault), default);
                break;
            }
            catch (SqliteException)
            {
                writesUntilFault = int.MaxValue;
            }

            Assert.Equivalent(before, await StoredRun(), strict: true);
            Assert.Equivalent(before, cache.FindRun(Run), strict: true);
        }

        var log = await new SqliteExecutionLog(readers, new LogSignal(), bed.Time).ReadAsync(Run, 0, 100, default);
        Assert.Equal([1L, 2L, 3L], log.Select(entry => entry.Sequence));
        Assert.Equal(1, (await StoredRun()).Totals.Generations);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task A_faulty_batch_in_a_group_does_not_harm_the_others(int place)
    {
        await facts.WriteAsync(Start(NewRun(Run)), default);
        using var hold = new ManualResetEventSlim();
        var held = await HoldAsync(hold);
        var writes = new List<Task>();
        for (var n = 0; n < 8; n++)
        {
            // The faulty one writes two entries and a generation before it fails on an entry without a key.
            writes.Add(facts.WriteAsync(
                n == place
                    ? new FactBatch(Run)
                    {
                        Generations = { Answered(Run, 9, 9) },
                        Log = { Entry(Run, "x1"), Entry(Run, "x2"), Entry(Run, "x3") with { Key = null! } },
                    }
                    : Round(n),
                default));
        }

        hold.Set();
        await held();

        await Assert.ThrowsAsync<SqliteException>(() => writes[place]);
        await Task.WhenAll(writes.Where((_, n) => n != place));
        var stored = await StoredRun();
        Assert.Equal((7, 15L), (stored.Totals.Generations, stored.LastSequence));
        Assert.Equivalent(stored, cache.FindRun(Run), strict: true);
        var log = await new SqliteExecutionLog(readers, new LogSignal(), bed.Time).ReadAsync(Run, 0, 100, default);
        Assert.Equal(Enumerable.Range(1, 15).Select(n => (long)n), log.Select(entry => entry.Sequence));
        Assert.DoesNotContain(log, entry => entry.Key.StartsWith('x'));
    }

    [Fact]
    public async Task A_group_whose_commit_fails_is_written_batch_by_batch()
    {
        await facts.WriteAsync(Start(NewRun(Run)), default);
        using var hold = new ManualResetEventSlim();
        var held = await HoldAsync(hold);
        var writes = Enumerable.Range(0, 8).Select(n => facts.WriteAsync(Round(n), default)).ToList();
        var begun = false;
        var refusing = writer.WriteAsync(_ =>
        {
            // Applied again after the group was rolled back.
            commitsToRefuse = begun ? commitsToRefuse : 2;
            return begun = true;
        });
        hold.Set();
        await held();

        await Task.WhenAll(writes.Skip(1));
        await refusing;

        // The first commit refused was the group's, the second that of its first batch alone.
        await Assert.ThrowsAsync<SqliteException>(() => writes[0]);
        var stored = await StoredRun();
        Assert.Equal((7, 15L), (stored.Totals.Generations, stored.LastSequence));
        Assert.Equivalent(stored, cache.FindRun(Run), strict: true);
    }

    [Fact]
    public async Task A_batch_for_a_missing_run_in_a_group_fails_alone()
    {
        using var hold = new ManualResetEventSlim();
        var held = await HoldAsync(hold);
        var first = facts.WriteAsync(Start(NewRun(Run)), default);
        var missing = facts.WriteAsync(new FactBatch(Id(2)) { Log = { Entry(Id(2), "a") } }, default);
        var second = facts.WriteAsync(Round(1), default);
        hold.Set();
        await held();

        await first;
        await second;
        await Assert.ThrowsAsync<InvalidOperationException>(() => missing);
        Assert.Equal(3, (await StoredRun()).LastSequence);
    }

    [Fact]
    public async Task What_is_remembered_of_runs_is_given_up_when_there_are_many()
    {
        await facts.WriteAsync(Start(NewRun(Run)), default);
        var starts = Enumerable.Range(2, 4200).Select(n => facts.WriteAsync(Start(NewRun(Id(n))), default));
        await Task.WhenAll(starts);
        await facts.WriteAsync(Round(1), default);

        Assert.Equal((3L, 1), ((await StoredRun()).LastSequence, (await StoredRun()).Totals.Generations));
    }

    private static FactBatch Everything(RunId id)
    {
        var batch = Start(NewRun(id) with { Tenant = $"tenant {id}", Model = $"model {id}", IdempotencyKey = "k" });
        batch.Change = new RunChange { Status = RunStatus.Running };
        batch.Steps.Add(FullStep(id, 1));
        batch.Generations.Add(FullGeneration(id, 1, 1));
        batch.ToolCalls.Add(FullToolCall(id, 1, 1, 1));
        batch.Log.Add(FullEntry(id, "full"));
        batch.Payloads.Add("p", "payload");
        return batch;
    }

    private static FactBatch Round(int n) => new(Run)
    {
        Generations = { Answered(Run, 1, n + 1) },
        ToolCalls = { Done(Run, 1, n + 1) },
        Log = { Entry(Run, $"g{n}", LogAction.GenerationCompleted), Entry(Run, $"t{n}", LogAction.ToolExecuted) },
    };

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Keeps the writer busy, so that what is written until then becomes one group; gives how to wait for its end.</summary>
    private async Task<Func<Task>> HoldAsync(ManualResetEventSlim hold)
    {
        var busy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = writer.WriteAsync(_ =>
        {
            busy.TrySetResult();
            return hold.Wait(TimeSpan.FromSeconds(30));
        });
        await busy.Task;
        return () => held;
    }

    private async Task<Run> StoredRun() => (await new SqliteRunStore(readers, cache: null).GetAsync(Run, default))!;

    private async Task AssertWritten(RunId id, bool written)
    {
        var runs = new SqliteRunStore(readers, cache: null);
        Assert.Equal(written, await runs.GetAsync(id, default) is not null);
        Assert.Equal(written, cache.FindRun(id) is not null);
        Assert.Equal(written ? 1 : 0, (await runs.ListAsync(new RunQuery($"tenant {id}"), default)).Runs.Count);
        Assert.Equal(written ? 1 : 0, (await runs.CountAsync($"tenant {id}", default)).Count);
        Assert.Equal(written ? 1 : 0, (await runs.ListGenerationsAsync(id, null, 10, default)).Count);
        var log = await new SqliteExecutionLog(readers, new LogSignal(), bed.Time).ReadAsync(id, 0, 10, default);
        Assert.Equal(written ? [1L, 2L] : [], log.Select(entry => entry.Sequence));
    }
}
