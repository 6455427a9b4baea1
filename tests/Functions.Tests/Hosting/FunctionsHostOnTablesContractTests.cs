using Azure.Data.Tables;
using Lavra.Contracts.Hosts;
using Lavra.Functions.Storage;
using Lavra.Functions.Storage.Tables;
using Lavra.Functions.Tests.Durable.Double;
using Lavra.Testing.Azurite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Functions.Tests.Hosting;

/// <summary>The end-to-end cases on the Azure app, over tables in a real Azurite.</summary>
[UsesAzurite]
public sealed class FunctionsHostOnTablesContractTests : HostContract
{
    private readonly DoubleHub hub = new(TimeProvider.System) { DefaultVersion = "1" };
    private readonly string folder = Directory.CreateTempSubdirectory("lavra-").FullName;
    private AzuriteTables? tables;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        if (tables is not null)
        {
            await tables.DisposeAsync();
        }
    }

    protected override async Task<HostSession> OpenAsync(IReadOnlyDictionary<string, string> settings)
    {
        tables ??= await AzuriteTables.CreateAsync();
        var stores = new TableStores(
            new TableStorageOptions { ConnectionString = tables.Account.ConnectionString, Prefix = tables.Prefix },
            TimeProvider.System,
            NullLoggerFactory.Instance);
        var host = await FunctionsHost.StartAsync(hub, settings, stores, folder);
        return new HostSession(host.Address, async () =>
        {
            await host.DisposeAsync();
            await stores.DisposeAsync();
        });
    }

    protected override async Task<long> StoredBytesAsync()
    {
        var service = new TableServiceClient(tables!.Account.ConnectionString);
        var bytes = hub.RecordedBytes;
        await foreach (var table in service.QueryAsync(TableClient.CreateQueryFilter($"TableName ge {tables.Prefix}")))
        {
            if (table.Name.StartsWith(tables.Prefix, StringComparison.Ordinal))
            {
                await foreach (var entity in service.GetTableClient(table.Name).QueryAsync<TableEntity>())
                {
                    bytes += entity.Sum(static property => property.Key.Length + SizeOf(property.Value));
                }
            }
        }

        return bytes;
    }

    private static int SizeOf(object? value) => value switch
    {
        string text => text.Length * 2,
        byte[] bytes => bytes.Length,
        _ => 8,
    };
}
