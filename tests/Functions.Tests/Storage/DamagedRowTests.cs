using Azure;
using Azure.Data.Tables;
using Lavra.Facts;
using Lavra.Functions.Storage;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Lavra.Testing.Azurite;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Functions.Tests.Storage;

/// <summary>Rows that are not what was written, because something else changed them.</summary>
[UsesAzurite]
public sealed class DamagedRowTests : IAsyncLifetime
{
    private static readonly RunId Run = Id(1);
    private readonly TableBed bed = new();
    private TableStores stores = null!;
    private TableClient rows = null!;

    public async Task InitializeAsync()
    {
        await bed.OpenAsync();
        var writer = bed.OpenStores(AzuriteTables.Transport);
        foreach (var id in new[] { Run, Id(2) })
        {
            await writer.Facts.WriteAsync(Start(NewRun(id)), default);
            await writer.Facts.WriteAsync(
                new FactBatch(id)
                {
                    Steps = { FullStep(id, 1) },
                    Generations = { Answered(id, 1, 1, Noise.Of(1, 200_000)) },
                    Log = { Entry(id, "a") },
                    Payloads = { ["p"] = "payload" },
                },
                default);
        }

        stores = bed.OpenStores(AzuriteTables.Transport);
        rows = bed.Tables.Table("runs");
    }

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Theory]
    [InlineData("Status", "running")]
    [InlineData("Created", "yesterday")]
    [InlineData("Limits", "{")]
    [InlineData("Tenant", 7)]
    [InlineData("Outbox", "x")]
    [InlineData("Outbox", "99999999999999999999.1.1")]
    [InlineData("Outbox", "9223372036854775807.1.1")]
    [InlineData("Outbox", "1.3.2")]
    [InlineData("CostUsd", "much")]
    [InlineData("Status", 99)]
    [InlineData("Inputs", "null")]
    [InlineData("Limits", "null")]
    [InlineData("Tenant", null)]
    public async Task A_column_of_another_type_is_named_with_its_row(string column, object? value)
    {
        await ChangeAsync(Keys.Head, column, value);

        var error = await Assert.ThrowsAsync<TableStoreException>(async () => await stores.Runs.GetAsync(Run, default));

        AssertNames(error, TableStoreFailure.Unreadable, Keys.Head);
        Assert.Contains($"'{column}'", error.Message, StringComparison.Ordinal);
        Assert.NotNull(await stores.Runs.GetAsync(Id(2), default));
    }

    [Fact]
    public async Task A_row_of_a_newer_form_is_refused_with_the_remedy_and_not_written_over()
    {
        await ChangeAsync(Keys.Head, "V", 99);

        var error = await Assert.ThrowsAsync<TableStoreException>(async () => await stores.Runs.GetAsync(Run, default));
        AssertNames(error, TableStoreFailure.NewerForm, Keys.Head);
        Assert.Contains("newer program", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TableStoreException>(
            () => stores.Facts.WriteAsync(new FactBatch(Run) { Change = new RunChange { Status = RunStatus.Running } }, default));
        Assert.Equal((int)RunStatus.Pending, (await RowAsync(Keys.Head))["Status"]);
    }

    [Fact]
    public async Task A_damaged_entry_does_not_hide_the_others()
    {
        await ChangeAsync(Keys.Log(2), "Action", "something");

        var error = await Assert.ThrowsAsync<TableStoreException>(() => stores.Log.ReadAsync(Run, 0, 10, default));

        AssertNames(error, TableStoreFailure.Unreadable, Keys.Log(2));
        Assert.Equal("start", Assert.Single(await stores.Log.ReadAsync(Run, 0, 1, default)).Key);
    }

    [Fact]
    public async Task A_long_text_that_was_changed_or_lost_is_not_taken_for_the_real_one()
    {
        var name = await LongTextAsync();
        var first = await RowAsync(name);
        var bytes = first.GetBinary("D00");
        bytes[^1] ^= 1;
        await ChangeAsync(name, "D00", bytes);
        await AssertRefusedAsync(name);
        await rows.DeleteEntityAsync(Keys.Run(Run), name, ETag.All);
        await AssertRefusedAsync(name);

        Assert.Equal("payload", await stores.Runs.GetPayloadAsync(Run, "p", default));
    }

    [Fact]
    public async Task A_payload_that_was_changed_is_refused()
    {
        await ChangeAsync(Keys.Payload("p"), "Text", "something else");

        AssertNames(
            await Assert.ThrowsAsync<TableStoreException>(async () => await stores.Runs.GetPayloadAsync(Run, "p", default)),
            TableStoreFailure.Unreadable,
            Keys.Payload("p"));
    }

    [Theory]
    [InlineData("Created", "yesterday")]
    [InlineData("Inputs", "{")]
    [InlineData("V", 99)]
    public async Task A_run_that_cannot_be_read_does_not_hide_the_others_of_its_tenant(string column, object value)
    {
        await ChangeAsync(Keys.Head, column, value);

        foreach (var query in new[] { new RunQuery(Caller.LocalTenant), new RunQuery(Caller.LocalTenant) { Status = RunStatus.Pending } })
        {
            Assert.Equal(Id(2), Assert.Single((await stores.Runs.ListAsync(query, default)).Runs).Id);
        }

        Assert.Equal(2, (await stores.Runs.CountAsync(Caller.LocalTenant, default))[RunStatus.Pending]);
        await Assert.ThrowsAsync<TableStoreException>(async () => await stores.Runs.GetAsync(Run, default));
    }

    [Fact]
    public async Task Rows_of_somebody_else_in_the_lists_are_named()
    {
        await bed.Tables.Table("lists").AddEntityAsync(new TableEntity(Keys.Tenant(Caller.LocalTenant), "n~0hello") { ["V"] = 1 });

        var error = await Assert.ThrowsAsync<TableStoreException>(() => stores.Runs.ListAsync(new RunQuery(Caller.LocalTenant), default));

        Assert.Contains("n~0hello", error.Message, StringComparison.Ordinal);
    }

    private async Task AssertRefusedAsync(string name) => AssertNames(
        await Assert.ThrowsAsync<TableStoreException>(async () => await stores.Runs.GetGenerationAsync(new GenerationId(Run, 1, 1), default)),
        TableStoreFailure.Unreadable,
        name);

    private static void AssertNames(TableStoreException error, TableStoreFailure failure, string row)
    {
        Assert.Equal(failure, error.Failure);
        Assert.Contains($"'{row}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(Run.ToString(), error.Message, StringComparison.Ordinal);
    }

    private async Task<TableEntity> RowAsync(string key) => (await rows.GetEntityAsync<TableEntity>(Keys.Run(Run), key)).Value;

    private async Task ChangeAsync(string key, string column, object? value)
    {
        var row = await RowAsync(key);
        row[column] = value;
        await rows.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);
    }

    private async Task<string> LongTextAsync()
    {
        await foreach (var row in rows.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Run(Run)} and RowKey ge {"x"} and RowKey lt {"y"}")))
        {
            return row.RowKey;
        }

        throw new InvalidOperationException("There is no long text.");
    }
}
