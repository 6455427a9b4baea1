using Azure.Data.Tables;
using Lavra.Testing.Azurite;

namespace Lavra.Functions.Tests.Azurite;

/// <summary>Tests can use a real table service.</summary>
public sealed class AzuriteTablesTests : IAsyncLifetime
{
    private AzuriteTables tables = null!;

    public async Task InitializeAsync() => tables = await AzuriteTables.CreateAsync();

    public async Task DisposeAsync() => await tables.DisposeAsync();

    [AzuriteFact]
    public async Task What_is_written_is_read()
    {
        var books = tables.Table("books");
        await books.CreateAsync();

        await books.AddEntityAsync(new TableEntity("shelf", "1") { ["Title"] = "Ensaio" });

        Assert.Equal("Ensaio", (await books.GetEntityAsync<TableEntity>("shelf", "1")).Value["Title"]);
    }
}
