using Azure;
using Azure.Data.Tables;
using Lavra.Facts;
using Lavra.Functions.Storage;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Lavra.Retention;
using Lavra.Testing.Azurite;
using Lavra.Tools;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Functions.Tests.Storage;

/// <summary>Damaged rows do not keep retention from everything else.</summary>
[UsesAzurite]
public sealed class DamagedRetentionTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Cutoff = At.AddDays(30);
    private readonly TableBed bed = new();
    private TableStores stores = null!;

    public async Task InitializeAsync()
    {
        await bed.OpenAsync();
        var writer = bed.OpenStores(AzuriteTables.Transport);
        for (var n = 1; n <= 3; n++)
        {
            await writer.Facts.WriteAsync(Start(NewRun(Id(n))), default);
            await writer.Effects.BeginAsync(new ToolCallId(Id(n), 1, 1, 1), new EffectNote($"file {n}", "a"), default);
            await writer.Facts.WriteAsync(
                new FactBatch(Id(n))
                {
                    Change = new RunChange { Status = RunStatus.Completed, CompletedAt = At },
                    Log = { Entry(Id(n), "end", LogAction.TaskCompleted) },
                },
                default);
        }

        stores = bed.OpenStores(AzuriteTables.Transport);
    }

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Theory]
    [InlineData("Status", "done")]
    [InlineData("V", 99)]
    public async Task A_run_that_cannot_be_read_is_left_alone_and_the_others_are_found_and_deleted(string column, object value)
    {
        await ChangeAsync(Id(2), Keys.Head, column, value);

        var found = (await stores.Retention.FindAsync(Cutoff, null, 10, default)).Runs;

        Assert.Equal([Id(1), Id(3)], found.Select(run => run.Run).Order());
        foreach (var run in found)
        {
            Assert.True(await stores.Retention.DeleteAsync(run, Cutoff, default));
        }

        Assert.False(await stores.Retention.DeleteAsync(new ExpiredRun(Id(2), Caller.LocalTenant, At, At), Cutoff, default));
        Assert.Equal(2, (await stores.Log.ReadAsync(Id(2), 0, 10, default)).Count);
    }

    [Theory]
    [InlineData("Started", "then")]
    [InlineData("Resource", 7)]
    [InlineData("V", 99)]
    public async Task A_damaged_mark_goes_with_its_run(string column, object value)
    {
        await ChangeAsync(Id(2), Keys.Effect(new ToolCallId(Id(2), 1, 1, 1)), column, value);

        Assert.True(await stores.Retention.DeleteAsync(new ExpiredRun(Id(2), Caller.LocalTenant, At, At), Cutoff, default));

        Assert.Empty(await bed.Tables.Table("runs").QueryAsync<TableEntity>(row => row.PartitionKey == Keys.Run(Id(2))).ToListAsync());
    }

    private async Task ChangeAsync(RunId run, string key, string column, object value) => await bed.Tables.Table("runs")
        .UpdateEntityAsync(new TableEntity(Keys.Run(run), key) { [column] = value }, ETag.All, TableUpdateMode.Merge);
}
