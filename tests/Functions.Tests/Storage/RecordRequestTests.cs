using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Lavra.Functions.Storage;
using Lavra.Functions.Storage.Records;
using Lavra.Functions.Storage.Tables;
using Lavra.Records;
using Lavra.Testing.Azurite;

namespace Lavra.Functions.Tests.Storage;

/// <summary>What records cost in requests, as the decision about them says, and what becomes of them when requests go wrong.</summary>
[UsesAzurite]
public sealed class RecordRequestTests : IAsyncLifetime
{
    private static readonly RecordScope Cards = new("local", "cards");
    private readonly TableBed bed = new();
    private readonly FaultyTransport transport = new(AzuriteTables.Transport);
    private TableStores stores = null!;

    private IRecordStore Records => stores.Records;

    public async Task InitializeAsync()
    {
        await bed.OpenAsync();
        stores = bed.OpenStores(transport);
        await PutAsync("first");
    }

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task A_write_looks_at_the_head_and_the_record_and_makes_one_transaction()
    {
        Assert.Equal((2, 1), await CountAsync(() => PutAsync("a")));
        Assert.Equal((2, 1), await CountAsync(() => PutAsync("a")));
        Assert.Equal((4, 1), await CountAsync(() => Records.WriteAsync(
            Cards, [RecordChange.Put(Card("a")), RecordChange.Put(Card("b")), RecordChange.Delete("first")], default)));
        Assert.Equal((2, 2), await CountAsync(() => Records.WriteAsync(new RecordScope("other", "cards"), [RecordChange.Put(Card("a"))], default)));
    }

    [Fact]
    public async Task A_write_that_meets_another_process_looks_again()
    {
        var other = bed.OpenStores(AzuriteTables.Transport);
        transport.Inject(Fault.Refused(412, code: "UpdateConditionNotSatisfied"), among: static request => request.Method == RequestMethod.Post);

        // The row of the write that may have been made is looked for, too.
        Assert.Equal((5, 2), await CountAsync(() => PutAsync("a")));
        Assert.NotNull(await other.Records.GetAsync(Cards, "a", default));
    }

    [Fact]
    public async Task Reads_pages_and_counts_scan_nothing()
    {
        for (var n = 0; n < 30; n++)
        {
            await PutAsync($"k{n:D2}");
        }

        Assert.Equal((1, 0), await CountAsync(async () => await Records.GetAsync(Cards, "k01", default)));
        Assert.Equal((1, 0), await CountAsync(() => Records.ListAsync(Cards, new RecordQuery { Limit = 10 }, default)));
        Assert.Equal((1, 0), await CountAsync(() => Records.ListAsync(Cards, new RecordQuery { Limit = 10, Descending = true }, default)));
        Assert.Equal((11, 0), await CountAsync(() => Records.ListAsync(Cards, new RecordQuery { Limit = 10, Label = "x" }, default)));
        Assert.Equal((1, 0), await CountAsync(() => Records.CountAsync(Cards, null, default)));
        Assert.Equal((1, 0), await CountAsync(() => Records.CountAsync(Cards, "x", default)));
        Assert.Equal((12, 0), await CountAsync(() => Records.ReadChangesAsync(Cards, 5, 10, default)));
        Assert.Equal((1, 0), await CountAsync(() => Records.ReadChangesAsync(Cards, 31, 10, default)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_whose_answer_was_lost_is_made_once_and_no_conflict(bool isFollowed)
    {
        var shipped = bed.OpenAsShipped(transport);
        transport.Inject(Fault.AnswerLost, among: static request => request.Method == RequestMethod.Post);

        var outcome = await shipped.Records.WriteAsync(Cards, [RecordChange.Put(Card("a"), RecordExpectation.Absent)], default);

        Assert.True(outcome.IsWritten);
        if (isFollowed)
        {
            await PutAsync("a");
        }

        Assert.Equal(2, await Records.CountAsync(Cards, null, default));
        Assert.Equal(isFollowed ? 3 : 2, (await Records.ReadChangesAsync(Cards, 0, 10, default)).Position);
    }

    [Fact]
    public async Task A_write_that_was_not_sent_leaves_nothing_behind()
    {
        transport.Inject(Fault.Refused(503), among: static request => request.Method == RequestMethod.Post);

        await Assert.ThrowsAsync<TableStoreException>(() => PutAsync("a"));

        Assert.Null(await Records.GetAsync(Cards, "a", default));
        Assert.Equal(1, await Records.CountAsync(Cards, null, default));
        Assert.Equal(["first"], (await Records.ListAsync(Cards, new RecordQuery(), default)).Records.Select(static record => record.Key));
    }

    [Fact]
    public async Task Pages_of_the_service_without_rows_are_passed_over()
    {
        for (var n = 0; n < 5; n++)
        {
            await PutAsync($"k{n}");
        }

        transport.GivesEmptyPages = true;

        Assert.Equal(6, (await Records.ListAsync(Cards, new RecordQuery { Descending = true }, default)).Records.Count);
        Assert.Equal(6, (await Records.ListAsync(Cards, new RecordQuery { Label = "x" }, default)).Records.Count);
        Assert.Equal(6, (await Records.ReadChangesAsync(Cards, 0, 100, default)).Changes.Count);
        Assert.Equal(6, await Records.CountAsync(Cards, "x", default));
    }

    [Theory]
    [InlineData("Labels", 7)]
    [InlineData("Sort", 7)]
    [InlineData("V", 99)]
    [InlineData("V", null)]
    public async Task A_record_of_which_not_even_the_place_can_be_read_is_written_anew_and_stands_in_one_place(string column, object? value)
    {
        await PutAsync("a");
        var rows = bed.Tables.Table("records");
        var row = (await rows.GetEntityAsync<TableEntity>(RecordKeys.Scope(Cards), RecordKeys.Record("a"))).Value;
        row[column] = value;
        await rows.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);
        await Assert.ThrowsAsync<DamagedRecordException>(async () => await Records.GetAsync(Cards, "a", default));

        await Records.WriteAsync(Cards, [RecordChange.Put(Card("a") with { Sort = "another", Labels = ["y"] })], default);

        Assert.Equal(["first", "a"], (await Records.ListAsync(Cards, new RecordQuery(), default)).Records.Select(static record => record.Key).OrderDescending(StringComparer.Ordinal));
        Assert.Equal(1, await Records.CountAsync(Cards, "x", default));
        Assert.Equal(1, await Records.CountAsync(Cards, "y", default));
        Assert.Equal(2, await Records.CountAsync(Cards, null, default));
    }

    [Fact]
    public async Task An_index_row_that_is_lost_does_not_keep_its_record_from_being_changed()
    {
        await PutAsync("a");
        var rows = bed.Tables.Table("records");
        foreach (var (label, downwards) in new[] { ((string?)null, true), ("x", false) })
        {
            var index = RecordKeys.Index(label, downwards);
            await rows.DeleteEntityAsync(RecordKeys.Scope(Cards), RecordKeys.InIndex(index, downwards, "sort", "a"), ETag.All);
        }

        Assert.True((await Records.WriteAsync(Cards, [RecordChange.Delete("a")], default)).IsWritten);

        Assert.Equal(1, await Records.CountAsync(Cards, null, default));
        Assert.Equal(1, await Records.CountAsync(Cards, "x", default));
    }

    private static RecordContent Card(string key) => new() { Key = key, Sort = "sort", Labels = ["x"], Body = """{"a":1}""" };

    private async Task PutAsync(string key) => Assert.True((await Records.WriteAsync(Cards, [RecordChange.Put(Card(key))], default)).IsWritten);

    private async Task<(int Reads, int Writes)> CountAsync(Func<Task> act)
    {
        var before = transport.Requests.Count;
        await act();
        var sent = transport.Requests.Skip(before).ToList();
        var reads = sent.Count(static request => request.StartsWith("GET", StringComparison.Ordinal));
        return (reads, sent.Count - reads);
    }
}
