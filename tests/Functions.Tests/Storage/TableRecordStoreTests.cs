using Azure;
using Azure.Data.Tables;
using Lavra.Contracts.Stores;
using Lavra.Functions.Storage.Records;
using Lavra.Records;
using Lavra.Testing.Azurite;
using Lavra.Testing.Time;

namespace Lavra.Functions.Tests.Storage;

[UsesAzurite]
public sealed class TableRecordStoreTests : RecordStoreContract
{
    protected override RecordBed CreateBed() => new TableRecordBed();
}

/// <summary>Records over tables of their own in a real Azurite.</summary>
public sealed class TableRecordBed : RecordBed
{
    private readonly TableBed bed = new();

    public override ManualTime Time => bed.Time;

    /// <summary>The stores' bed.</summary>
    public TableBed Tables => bed;

    public override async Task<IRecordStore> OpenAsync()
    {
        await bed.OpenAsync();
        return bed.OpenStores(AzuriteTables.Transport).Records;
    }

    public override Task<IRecordStore> OpenAnotherAsync() => Task.FromResult(bed.OpenStores(AzuriteTables.Transport).Records);

    public override async Task DamageAsync(RecordScope scope, string key)
    {
        var rows = bed.Tables.Table("records");
        var found = new List<TableEntity>();
        await foreach (var row in rows.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {RecordKeys.Scope(scope)} and Key eq {key}")))
        {
            found.Add(row);
        }

        foreach (var row in found.Where(static row => row.ContainsKey("Body")))
        {
            row["Body"] = 7;
            await rows.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);
        }

        Assert.Equal(3, found.Count(static row => row.ContainsKey("Body")));
    }

    public override ValueTask DisposeAsync() => bed.DisposeAsync();
}
