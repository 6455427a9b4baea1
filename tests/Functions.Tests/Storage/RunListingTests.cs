using Azure.Data.Tables;
using Lavra.Facts;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Lavra.Testing.Azurite;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Functions.Tests.Storage;

/// <summary>Lists of which most does not fit the query.</summary>
[UsesAzurite]
public sealed class RunListingTests : IAsyncLifetime
{
    private readonly TableBed bed = new();

    public async Task InitializeAsync() => await bed.OpenAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task A_page_looks_at_so_many_runs_that_do_not_fit_and_leaves_the_others_to_the_next()
    {
        // Runs that were announced a moment ago and are not there yet: in lists, and not to be shown.
        var transport = new FaultyTransport(AzuriteTables.Transport);
        var stores = bed.OpenStores(transport);
        await stores.Facts.WriteAsync(Start(NewRun(Id(1))), default);
        foreach (var chunk in Enumerable.Range(2, 900).Chunk(100))
        {
            await bed.Tables.Table("lists").SubmitTransactionAsync(chunk.Select(n => new TableTransactionAction(
                TableTransactionActionType.Add,
                new TableEntity(Keys.Tenant(Caller.LocalTenant), Keys.Newest(At.AddSeconds(n), Id(n))) { ["V"] = 1, ["Session"] = "s" })));
        }

        var before = transport.Requests.Count;
        var query = new RunQuery(Caller.LocalTenant) { Limit = 10 };
        var page = await stores.Runs.ListAsync(query, default);

        Assert.Empty(page.Runs);
        Assert.NotNull(page.Next);
        Assert.InRange(transport.Requests.Count - before, 1, 600);
        while (page.Runs.Count == 0)
        {
            page = await stores.Runs.ListAsync(query with { After = page.Next }, default);
        }

        Assert.Equal(Id(1), Assert.Single(page.Runs).Id);
        Assert.Null(page.Next);
    }
}
