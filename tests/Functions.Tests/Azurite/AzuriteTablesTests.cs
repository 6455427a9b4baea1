using Azure;
using Azure.Data.Tables;
using Lavra.Testing.Azurite;

namespace Lavra.Functions.Tests.Azurite;

/// <summary>Tests can use a real table service, each as if it were alone.</summary>
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

        await books.AddEntityAsync(new TableEntity("shelf", "1") { ["Title"] = "Ensaio", ["Pages"] = 310L });

        var read = (await books.GetEntityAsync<TableEntity>("shelf", "1")).Value;
        Assert.Equal(("Ensaio", 310L), (read["Title"], read["Pages"]));
    }

    [AzuriteTheory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_query_comes_in_pages(int size)
    {
        var books = tables.Table("books");
        await books.CreateAsync();
        await books.SubmitTransactionAsync(Enumerable.Range(0, 7).Select(
            static number => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("shelf", $"{number}"))));

        var pages = new List<int>();
        await foreach (var page in books.QueryAsync<TableEntity>("PartitionKey eq 'shelf'", maxPerPage: size).AsPages())
        {
            pages.Add(page.Values.Count);
        }

        Assert.Equal(Enumerable.Range(0, 7).Chunk(size).Select(static chunk => chunk.Length), pages);
    }

    [AzuriteFact]
    public async Task A_row_that_was_changed_meanwhile_is_not_overwritten()
    {
        var books = tables.Table("books");
        await books.CreateAsync();
        var first = (await books.AddEntityAsync(new TableEntity("shelf", "1"))).Headers.ETag!.Value;
        await books.UpdateEntityAsync(new TableEntity("shelf", "1"), first);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => books.UpdateEntityAsync(new TableEntity("shelf", "1"), first));

        Assert.Equal(412, failure.Status);
    }

    [AzuriteFact]
    public async Task Nobody_sees_the_tables_of_another()
    {
        await using var others = await AzuriteTables.CreateAsync();

        await tables.Table("books").CreateAsync();

        await others.Table("books").CreateAsync();
        Assert.NotEqual(tables.Prefix, others.Prefix);
    }

    [AzuriteFact]
    public async Task Tables_go_with_their_owner_and_no_others_do()
    {
        var others = await AzuriteTables.CreateAsync();
        await others.Table("books").CreateAsync();
        await others.Table("zebras9").CreateAsync();
        await tables.Table("books").CreateAsync();

        await others.DisposeAsync();

        Assert.Equal([tables.Prefix + "books"], await NamesAsync(tables.Prefix));
        Assert.Empty(await NamesAsync(others.Prefix));
    }

    [AzuriteFact]
    public async Task The_connection_string_leads_to_the_tables()
    {
        var service = new TableServiceClient(tables.Account.ConnectionString, new TableClientOptions { Transport = AzuriteTables.Transport });

        await service.CreateTableAsync(tables.Prefix + "books");

        Assert.Equal([tables.Prefix + "books"], await NamesAsync(tables.Prefix));
    }

    private async Task<IReadOnlyList<string>> NamesAsync(string prefix)
    {
        var names = new List<string>();
        await foreach (var table in tables.Service.QueryAsync())
        {
            names.Add(table.Name);
        }

        return [.. names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];
    }
}
