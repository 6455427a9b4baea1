using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Lavra.Contracts.Stores;
using Lavra.Functions.Storage;
using Lavra.Functions.Storage.Tables;
using Lavra.Testing.Azurite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Functions.Tests.Storage;

/// <summary>The stores over tables of their own in a real Azurite.</summary>
public sealed class TableBed : StoreBed
{
    private readonly List<TableStores> opened = [];
    private AzuriteTables? tables;

    /// <summary>The tables.</summary>
    public AzuriteTables Tables => tables ?? throw new InvalidOperationException("Open the bed first.");

    /// <inheritdoc />
    public override async Task<StoreSet> OpenAsync()
    {
        tables ??= await AzuriteTables.CreateAsync();
        await CloseAsync();
        return SetOf(OpenStores(AzuriteTables.Transport));
    }

    /// <summary>Opens stores as another process does: with the same tables and a memory of its own.</summary>
    /// <param name="transport">How requests get there.</param>
    /// <param name="clock">The time of the world outside; null for the real one.</param>
    public TableStores OpenStores(HttpPipelineTransport transport, TimeProvider? clock = null)
    {
        var stores = new TableStores(
            Tables.Open(transport, static options =>
            {
                // Tests that make requests fail do not wait for the next one.
                options.Retry.MaxRetries = 0;
            }),
            new TableStorageOptions { ConnectionString = Tables.Account.ConnectionString, Prefix = Tables.Prefix },
            Time,
            NullLoggerFactory.Instance,
            clock ?? TimeProvider.System);
        opened.Add(stores);
        return stores;
    }

    /// <summary>Opens stores with the retries that they are shipped with, but for the waiting.</summary>
    public TableStores OpenAsShipped(HttpPipelineTransport transport)
    {
        var options = TableAccount.Options();
        options.Transport = transport;
        Assert.True(options.Retry.MaxRetries >= 5);
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.Retry.MaxDelay = TimeSpan.FromMilliseconds(5);
        var stores = new TableStores(
            new TableServiceClient(Tables.Account.Table, Tables.Account.Credential, options),
            new TableStorageOptions { ConnectionString = Tables.Account.ConnectionString, Prefix = Tables.Prefix },
            Time,
            NullLoggerFactory.Instance,
            TimeProvider.System);
        opened.Add(stores);
        return stores;
    }

    internal static StoreSet SetOf(TableStores stores) => new(stores.Facts, stores.Runs, stores.Log, stores.Effects) { Retention = stores.Retention };

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (tables is not null)
        {
            await tables.DisposeAsync();
        }
    }

    private async Task CloseAsync()
    {
        foreach (var stores in opened)
        {
            await stores.DisposeAsync();
        }

        opened.Clear();
    }
}
