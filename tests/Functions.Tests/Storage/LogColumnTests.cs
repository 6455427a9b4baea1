using Azure.Data.Tables;
using Lavra.Facts;
using Lavra.Functions.Storage;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Lavra.Testing.Azurite;
using Lavra.Tools;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Functions.Tests.Storage;

/// <summary>The log in tables as other programs see it, and as it was written before they could.</summary>
[UsesAzurite]
public sealed class LogColumnTests : IAsyncLifetime
{
    private static readonly RunId Run = Id(1);
    private readonly TableBed bed = new();
    private TableStores stores = null!;
    private TableClient rows = null!;

    public async Task InitializeAsync()
    {
        await bed.OpenAsync();
        stores = bed.OpenStores(AzuriteTables.Transport);
        await stores.Facts.WriteAsync(Start(NewRun(Run)), default);
        rows = bed.Tables.Table("runs");
    }

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task An_entry_has_the_columns_of_the_audit_contract()
    {
        var payload = $$"""{"arguments":"{{new string('a', 1500)}}"}""";
        var entry = Entry(Run, "a", LogAction.ToolExecuted) with
        {
            ToolName = "read_file",
            Payload = payload,
            Success = false,
            ErrorMessage = "There is no file 'a'.",
            ExecutionTimeMs = 12,
        };
        await stores.Facts.WriteAsync(new FactBatch(Run) { Log = { entry } }, default);

        var row = await RowAsync(2);

        Assert.Equal(Run.ToString(), row["TaskId"]);
        Assert.Equal("tool_executed", row["Action"]);
        Assert.Equal("read_file", row["ToolName"]);
        Assert.Equal(payload, row["Payload"]);
        Assert.Equal(false, row["Success"]);
        Assert.Equal("There is no file 'a'.", row["ErrorMessage"]);
        Assert.Equal(12L, row["ExecutionTimeMs"]);
        Assert.Equal(At, row["CreatedAt"]);
    }

    [Fact]
    public async Task What_is_always_known_is_always_there()
    {
        var row = await RowAsync(1);

        Assert.Equal("task_started", row["Action"]);
        Assert.Equal(true, row["Success"]);
        Assert.Equal(0L, row["ExecutionTimeMs"]);
        Assert.Equal(At, row["CreatedAt"]);
    }

    [Fact]
    public async Task The_filters_of_the_guide_find_entries()
    {
        await stores.Facts.WriteAsync(
            new FactBatch(Run)
            {
                Log =
                {
                    Entry(Run, "a", LogAction.ToolExecuted) with { ToolName = "read_file", Success = false, ErrorMessage = "no", CreatedAt = At.AddDays(1) },
                    Entry(Run, "b", LogAction.ToolExecuted) with { ToolName = "write_file", ExecutionTimeMs = 12_000, CreatedAt = At.AddDays(2) },
                    Entry(Run, "c", LogAction.GenerationCompleted) with { CreatedAt = At.AddDays(3) },
                },
            },
            default);

        Assert.Equal(["start", "a", "b", "c"], await KeysAsync($"TaskId eq '{Run}'"));
        Assert.Equal(["b", "c"], await KeysAsync("TaskId gt '' and CreatedAt ge datetime'2026-01-04T00:00:00Z'"));
        Assert.Equal(["a", "b"], await KeysAsync("Action eq 'tool_executed'"));
        Assert.Equal(["a"], await KeysAsync("Action eq 'tool_executed' and Success eq false"));
        Assert.Empty(await KeysAsync("Action eq 'task_failed' and CreatedAt ge datetime'2026-01-04T00:00:00Z'"));
        Assert.Equal(["b"], await KeysAsync("ToolName eq 'write_file' and ExecutionTimeMs gt 10000L"));
        Assert.Equal(["b", "c"], await KeysAsync("CreatedAt ge datetime'2026-01-04T00:00:00Z'"));
        Assert.Equal(["a", "b"], await KeysAsync($"PartitionKey eq '{Keys.Run(Run)}' and RowKey ge 'l' and RowKey lt 'm' and Action eq 'tool_executed'"));
    }

    [Fact]
    public async Task An_entry_of_the_first_form_is_read_beside_one_of_the_second()
    {
        await rows.AddEntityAsync(new TableEntity(Keys.Run(Run), Keys.Log(2))
        {
            ["V"] = 1,
            ["Key"] = "old",
            ["Action"] = 2,
            ["Step"] = 1,
            ["Generation"] = 2,
            ["ToolCall"] = 3,
            ["Tool"] = "read_file",
            ["Payload"] = "{}",
            ["Failed"] = true,
            ["Error"] = "no",
            ["ExecutionMs"] = 5L,
            ["Attempt"] = 2,
            ["Replayed"] = true,
            ["Created"] = At.UtcTicks,
            ["Schema"] = 1,
        });
        await rows.AddEntityAsync(new TableEntity(Keys.Run(Run), Keys.Log(3)) { ["V"] = 1, ["Key"] = "least", ["Action"] = 3, ["Created"] = At.UtcTicks, ["Schema"] = 1 });

        var log = await bed.OpenStores(AzuriteTables.Transport).Log.ReadAsync(Run, 0, 10, default);

        Assert.Equal(["start", "old", "least"], log.Select(static entry => entry.Key));
        Assert.Equal(
            new LogEntry
            {
                Run = Run,
                Sequence = 2,
                Key = "old",
                Action = LogAction.ToolExecuted,
                Step = 1,
                Generation = 2,
                ToolCall = 3,
                ToolName = "read_file",
                Payload = "{}",
                Success = false,
                ErrorMessage = "no",
                ExecutionTimeMs = 5,
                Attempt = 2,
                WasReplayed = true,
                CreatedAt = At,
            },
            log[1]);
        Assert.Equal((LogAction.GenerationCompleted, true, 0, At), (log[2].Action, log[2].Success, log[2].ExecutionTimeMs, log[2].CreatedAt));
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(500_000_000_000_000_000L)]
    [InlineData(3_155_378_975_999_999_999L)]
    public async Task Every_moment_comes_back_to_the_tick(long ticks)
    {
        var at = new DateTimeOffset(ticks, TimeSpan.Zero);
        await stores.Facts.WriteAsync(new FactBatch(Run) { Log = { Entry(Run, "a") with { CreatedAt = at } } }, default);

        Assert.Equal(at, (await stores.Log.ReadAsync(Run, 1, 1, default))[0].CreatedAt);
    }

    [Fact]
    public async Task Entries_of_a_batch_too_large_for_one_transaction_have_the_same_columns()
    {
        var batch = new FactBatch(Run);
        for (var n = 1; n <= 120; n++)
        {
            batch.Log.Add(Entry(Run, $"k{n}", LogAction.StepStarted));
        }

        await stores.Facts.WriteAsync(batch, default);

        Assert.Equal(At, (await RowAsync(100))["CreatedAt"]);
        Assert.Equal(121, (await stores.Log.ReadAsync(Run, 0, 200, default)).Count);
    }

    [Fact]
    public async Task A_mark_on_a_resource_of_the_first_form_are_read()
    {
        var call = new ToolCallId(Run, 1, 1, 1);
        await stores.Effects.BeginAsync(call, new EffectNote("file", "state"), default);
        var mark = (await rows.GetEntityAsync<TableEntity>(Keys.Run(Run), Keys.Effect(call))).Value;
        mark["V"] = 1;
        mark["Resource"] = Convert.ToHexStringLower(mark.GetBinary("Resource"));
        await rows.UpdateEntityAsync(mark, mark.ETag, TableUpdateMode.Replace);
        await stores.Effects.BeginAsync(call with { Index = 2 }, new EffectNote("file", "next"), default);

        Assert.Equal("next", (await bed.OpenStores(AzuriteTables.Transport).Effects.FindAsync(call, default))?.NextState);
    }

    private async Task<TableEntity> RowAsync(long sequence) => (await rows.GetEntityAsync<TableEntity>(Keys.Run(Run), Keys.Log(sequence))).Value;

    private async Task<List<string>> KeysAsync(string filter) =>
        await rows.QueryAsync<TableEntity>(filter).Select(static row => row.GetString("Key")).ToListAsync();
}
