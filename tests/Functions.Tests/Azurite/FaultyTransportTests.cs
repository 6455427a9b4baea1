using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Lavra.Testing.Azurite;

namespace Lavra.Functions.Tests.Azurite;

/// <summary>Faults can be put on the way to the table service.</summary>
[UsesAzurite]
public sealed class FaultyTransportTests : IAsyncLifetime
{
    private readonly FaultyTransport faults = new(AzuriteTables.Transport);
    private AzuriteTables tables = null!;
    private TableClient hasty = null!;

    public async Task InitializeAsync()
    {
        tables = await AzuriteTables.CreateAsync();
        await tables.Table("books").CreateAsync();
        hasty = tables.Open(faults, static options => options.Retry.MaxRetries = 0).GetTableClient(tables.Prefix + "books");
    }

    public async Task DisposeAsync() => await tables.DisposeAsync();

    [Fact]
    public async Task A_request_that_is_not_sent_changes_nothing()
    {
        faults.Inject(Fault.NotSent);

        Assert.Equal(0, (await Assert.ThrowsAsync<RequestFailedException>(() => AddAsync("1"))).Status);

        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task A_request_whose_answer_is_lost_was_carried_out()
    {
        faults.Inject(Fault.AnswerLost);

        Assert.Equal(0, (await Assert.ThrowsAsync<RequestFailedException>(() => AddAsync("1"))).Status);

        Assert.Equal(["1"], await KeysAsync());
    }

    [Theory]
    [InlineData(503, "ServerBusy")]
    [InlineData(429, "TooManyRequests")]
    public async Task A_refused_request_changes_nothing_and_may_come_again_later(int status, string code)
    {
        faults.Inject(Fault.Refused(status, TimeSpan.FromSeconds(7)));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => AddAsync("1"));

        Assert.Equal((status, code), (failure.Status, failure.ErrorCode));
        Assert.True(failure.GetRawResponse()!.Headers.TryGetValue("Retry-After", out var after));
        Assert.Equal("7", after);
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task A_fault_hits_the_request_that_it_is_meant_for()
    {
        faults.Inject(Fault.NotSent, request: 2, among: static request => request.Method == RequestMethod.Post);

        await AddAsync("1");
        await KeysAsync();
        await Assert.ThrowsAsync<RequestFailedException>(() => AddAsync("2"));
        await AddAsync("3");

        Assert.Equal(["1", "3"], await KeysAsync());
    }

    [Fact]
    public async Task Faults_that_are_due_at_once_hit_one_request_after_another()
    {
        faults.Inject(Fault.NotSent).Inject(Fault.NotSent);

        await Assert.ThrowsAsync<RequestFailedException>(() => AddAsync("1"));
        await Assert.ThrowsAsync<RequestFailedException>(() => AddAsync("2"));
        await AddAsync("3");

        Assert.Equal(["3"], await KeysAsync());
    }

    [Fact]
    public async Task A_client_that_tries_again_after_a_lost_answer_meets_its_own_row()
    {
        var patient = tables.Open(faults, static options => options.Retry.Delay = TimeSpan.Zero).GetTableClient(tables.Prefix + "books");
        faults.Inject(Fault.AnswerLost);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => patient.AddEntityAsync(new TableEntity("shelf", "1")));

        Assert.Equal(409, failure.Status);
        Assert.Equal(2, faults.Requests.Count);
    }

    [Fact]
    public async Task A_client_that_tries_again_after_a_refusal_succeeds()
    {
        var patient = tables.Open(faults, static options => options.Retry.Delay = TimeSpan.Zero).GetTableClient(tables.Prefix + "books");
        faults.Inject(Fault.Refused(503)).Inject(Fault.Refused(429, TimeSpan.Zero));

        await patient.AddEntityAsync(new TableEntity("shelf", "1"));

        Assert.Equal(["1"], await KeysAsync());
        Assert.Equal(3, faults.Requests.Count);
    }

    [Fact]
    public async Task Nothing_is_sent_after_a_fault_that_killed_the_process()
    {
        faults.StaysDown = true;
        faults.Inject(Fault.AnswerLost, request: 2);

        await AddAsync("1");
        await Assert.ThrowsAsync<RequestFailedException>(() => AddAsync("2"));
        await Assert.ThrowsAsync<RequestFailedException>(() => AddAsync("3"));

        Assert.Equal(["1", "2"], await KeysAsync());
        Assert.Equal(3, faults.Requests.Count);
    }

    [Fact]
    public async Task What_a_request_is_about_can_decide_what_it_meets()
    {
        faults.FaultOf = request => FaultyTransport.IsAbout(request, tables.Prefix + "books") && request.Method == RequestMethod.Post
            ? Fault.Refused(409, code: "TableBeingDeleted")
            : null;

        Assert.Equal("TableBeingDeleted", (await Assert.ThrowsAsync<RequestFailedException>(() => AddAsync("1"))).ErrorCode);
        await hasty.UpsertEntityAsync(new TableEntity("shelf", "2"));

        Assert.Equal(["2"], await KeysAsync());
    }

    [Fact]
    public async Task A_request_can_be_held_up_until_something_else_was_done()
    {
        faults.Before = what => what.StartsWith("POST", StringComparison.Ordinal)
            ? tables.Table("books").AddEntityAsync(new TableEntity("shelf", "1"))
            : Task.CompletedTask;

        Assert.Equal(409, (await Assert.ThrowsAsync<RequestFailedException>(() => AddAsync("1"))).Status);
    }

    [Theory]
    [InlineData(false, "1;2;3")]
    [InlineData(true, ";1;;2;;3")]
    public async Task Pages_can_be_of_a_few_rows(bool empty, string expected)
    {
        foreach (var key in new[] { "1", "2", "3" })
        {
            await AddAsync(key);
        }

        (faults.RowsInPage, faults.GivesEmptyPages) = (1, empty);
        var pages = new List<string>();
        await foreach (var page in hasty.QueryAsync<TableEntity>("PartitionKey eq 'shelf'", maxPerPage: 2).AsPages())
        {
            pages.Add(string.Join(',', page.Values.Select(static row => row.RowKey)));
        }

        Assert.Equal(expected, string.Join(';', pages));
    }

    [Fact]
    public async Task An_empty_page_comes_before_every_page()
    {
        foreach (var key in new[] { "1", "2", "3" })
        {
            await AddAsync(key);
        }

        faults.GivesEmptyPages = true;
        var pages = new List<string>();
        await foreach (var page in hasty.QueryAsync<TableEntity>("PartitionKey eq 'shelf'", maxPerPage: 2).AsPages())
        {
            pages.Add(string.Join(',', page.Values.Select(static row => row.RowKey)));
        }

        Assert.Equal(["", "1,2", "", "3"], pages);
    }

    [Fact]
    public async Task Lists_of_tables_have_empty_pages_too()
    {
        faults.GivesEmptyPages = true;
        var found = new List<string>();
        var service = tables.Open(faults);
        await foreach (var page in service.QueryAsync(table => table.Name == tables.Prefix + "books").AsPages())
        {
            found.Add(string.Join(',', page.Values.Select(static table => table.Name)));
        }

        Assert.Equal(["", tables.Prefix + "books"], found);
    }

    private Task<Response> AddAsync(string key) => hasty.AddEntityAsync(new TableEntity("shelf", key));

    private async Task<IReadOnlyList<string>> KeysAsync()
    {
        var keys = new List<string>();
        await foreach (var row in tables.Table("books").QueryAsync<TableEntity>())
        {
            keys.Add(row.RowKey);
        }

        return keys;
    }
}
