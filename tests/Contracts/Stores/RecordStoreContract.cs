using System.Globalization;
using Lavra.Contracts.Architecture;
using Lavra.Records;

namespace Lavra.Contracts.Stores;

/// <summary>What every record store must do.</summary>
[ContractOf(typeof(IRecordStore))]
public abstract partial class RecordStoreContract : IAsyncLifetime
{
    private static readonly RecordScope Cards = new("local", "cards");

    private RecordBed bed = null!;
    private IRecordStore store = null!;

    public async Task InitializeAsync()
    {
        bed = CreateBed();
        store = await bed.OpenAsync();
    }

    public async Task DisposeAsync() => await bed.DisposeAsync();

    /// <summary>Makes empty storage.</summary>
    protected abstract RecordBed CreateBed();

    [Fact]
    public async Task A_record_comes_back_as_it_was_put_also_to_another_process()
    {
        var content = Card("a", sort: "07", labels: ["status=active", "team=red"]) with
        {
            Schema = 3,
            Body = """{"text":"Ação ✓ \u0000","deep":[[1,2],{"x":null}]}""",
            ExpiresAt = bed.Time.GetUtcNow().AddDays(3),
        };
        var written = await PutAsync(content);
        bed.Time.Advance(TimeSpan.FromHours(1));
        store = await bed.OpenAsync();

        var record = await GetAsync("a");

        AssertSame(content, record!.Content);
        Assert.Equal(Assert.Single(written.Versions), record.Version);
        Assert.Equal(bed.Time.GetUtcNow().AddHours(-1), record.ChangedAt);
    }

    [Fact]
    public async Task What_was_never_put_is_not_there()
    {
        Assert.Null(await GetAsync("a"));
        Assert.Empty((await ListAsync(new RecordQuery())).Records);
        Assert.Equal(0, await store.CountAsync(Cards, null, default));
        Assert.Equal(0, await store.CountAsync(Cards, "status=active", default));
        var feed = await store.ReadChangesAsync(Cards, 0, 10, default);
        Assert.Empty(feed.Changes);
        Assert.Equal((0, false, false), (feed.Position, feed.HasMore, feed.IsCut));
        Assert.Equal(new RecordSweep(0, null), await store.SweepAsync(bed.Time.GetUtcNow(), null, 10, default));
    }

    [Fact]
    public async Task A_record_is_inserted_once()
    {
        var first = await InsertAsync(Card("a"));
        var second = await InsertAsync(Card("a") with { Body = "2" });

        Assert.True(first.IsWritten);
        Assert.Equal([new RecordConflict("a", first.Versions[0])], second.Conflicts);
        Assert.Equal("1", (await GetAsync("a"))!.Content.Body);
    }

    [Fact]
    public async Task A_record_is_replaced_and_deleted_only_in_the_version_that_is_expected()
    {
        var first = (await InsertAsync(Card("a"))).Versions[0];
        var second = (await WriteAsync(RecordChange.Put(Card("a") with { Body = "2" }, RecordExpectation.Of(first)))).Versions[0];
        Assert.True(second > first);

        foreach (var change in new[]
        {
            RecordChange.Put(Card("a") with { Body = "3" }, RecordExpectation.Of(first)),
            RecordChange.Delete("a", RecordExpectation.Of(first)),
            RecordChange.Delete("a", RecordExpectation.Absent),
        })
        {
            Assert.Equal([new RecordConflict("a", second)], (await WriteAsync(change)).Conflicts);
        }

        Assert.Equal("2", (await GetAsync("a"))!.Content.Body);
        Assert.True((await WriteAsync(RecordChange.Delete("a", RecordExpectation.Of(second)))).IsWritten);
        Assert.Null(await GetAsync("a"));
        Assert.Equal([new RecordConflict("a", null)], (await WriteAsync(RecordChange.Put(Card("a"), RecordExpectation.Of(second)))).Conflicts);
    }

    [Fact]
    public async Task A_version_is_not_used_again_after_a_record_was_deleted_and_came_back()
    {
        var first = (await InsertAsync(Card("a"))).Versions[0];
        await WriteAsync(RecordChange.Delete("a"));
        store = await bed.OpenAsync();
        var second = (await InsertAsync(Card("a"))).Versions[0];

        Assert.True(second > first);
        Assert.False((await WriteAsync(RecordChange.Delete("a", RecordExpectation.Of(first)))).IsWritten);
    }

    [Fact]
    public async Task Deleting_what_is_not_there_is_no_change()
    {
        await PutAsync(Card("b"));
        var position = await PositionAsync();

        var outcome = await WriteAsync(RecordChange.Delete("a"));

        Assert.Equal([0L], outcome.Versions);
        Assert.Equal(position, await PositionAsync());
    }

    [Fact]
    public async Task A_batch_is_written_whole_or_not_at_all()
    {
        await PutAsync(Card("b"));
        var refused = await WriteAsync(
            RecordChange.Put(Card("a", labels: ["x"])),
            RecordChange.Put(Card("b"), RecordExpectation.Absent),
            RecordChange.Delete("c", RecordExpectation.Of(99)),
            RecordChange.Put(Card("d")));

        Assert.Equal(["b", "c"], refused.Conflicts.Select(conflict => conflict.Key));
        Assert.Empty(refused.Versions);
        Assert.Equal(["b"], await KeysAsync(new RecordQuery()));
        Assert.Equal(0, await store.CountAsync(Cards, "x", default));

        var written = await WriteAsync(RecordChange.Put(Card("a", labels: ["x"])), RecordChange.Delete("b"), RecordChange.Put(Card("d")));

        Assert.True(written.Versions[0] > 0 && written.Versions[1] == 0 && written.Versions[2] > written.Versions[0]);
        store = await bed.OpenAsync();
        Assert.Equal(["a", "d"], await KeysAsync(new RecordQuery()));
        Assert.Equal(2, await store.CountAsync(Cards, null, default));
    }

    [Fact]
    public async Task The_largest_batches_are_written()
    {
        var changes = Enumerable.Range(0, 24).Select(n => RecordChange.Put(Card($"k{n:D2}"))).ToArray();
        Assert.True((await WriteAsync(changes)).IsWritten);

        var many = Enumerable.Range(0, RecordLimits.Labels).Select(n => $"label {n:D3} {new string('é', 90)}").ToArray();
        var other = many.Select(label => label.Replace("label", "other", StringComparison.Ordinal)).ToArray();
        foreach (var labels in new[] { many, other, [] })
        {
            await PutAsync(Card("z", sort: labels.Length == 0 ? "" : labels[0][..5], labels: labels));
        }

        var body = $"\"{new string('x', RecordLimits.Body - 2)}\"";
        Assert.True((await WriteAsync([.. Enumerable.Range(0, 12).Select(n => RecordChange.Put(Card($"large {n}") with { Body = body }))])).IsWritten);
        Assert.Equal(body, (await GetAsync("large 11"))!.Content.Body);
    }

    [Fact]
    public async Task Writers_of_one_record_take_turns_and_none_is_lost()
    {
        var others = new[] { store, await bed.OpenAnotherAsync() };
        await PutAsync(Card("n") with { Body = "0" });

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async writer =>
        {
            for (var n = 0; n < 5; n++)
            {
                await AddAsync(others[writer % 2]);
            }
        }));

        Assert.Equal("30", (await GetAsync("n"))!.Content.Body);
        Assert.Equal(1, await store.CountAsync(Cards, null, default));
    }

    [Fact]
    public async Task Of_many_who_insert_one_record_one_does()
    {
        var other = await bed.OpenAnotherAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => (n % 2 == 0 ? store : other).WriteAsync(
            Cards, [RecordChange.Put(Card("a") with { Body = n.ToString(CultureInfo.InvariantCulture) }, RecordExpectation.Absent)], default)));

        Assert.Single(outcomes, outcome => outcome.IsWritten);
        Assert.Equal(1, await store.CountAsync(Cards, null, default));
        Assert.Single((await store.ReadChangesAsync(Cards, 0, 10, default)).Changes);
    }

    [Fact]
    public async Task Tenants_and_kinds_do_not_see_each_other()
    {
        RecordScope[] scopes = [Cards, new("local", "facts"), new("Local", "cards"), new("a/b#c?%~!'\\ é", "cards"), new("a/b#c", "cards")];
        foreach (var scope in scopes)
        {
            await store.WriteAsync(scope, [RecordChange.Put(Card("a", labels: ["x"]) with { Body = $"\"{scope.Kind}{scope.Tenant.Length}\"" })], default);
        }

        await store.WriteAsync(scopes[1], [RecordChange.Delete("a")], default);

        foreach (var scope in scopes)
        {
            var left = scope == scopes[1] ? 0 : 1;
            Assert.Equal(left, (await store.ListAsync(scope, new RecordQuery(), default)).Records.Count);
            Assert.Equal(left, (await store.ListAsync(scope, new RecordQuery { Label = "x" }, default)).Records.Count);
            Assert.Equal(left, await store.CountAsync(scope, null, default));
            Assert.Single((await store.ReadChangesAsync(scope, 0, 10, default)).Changes);
            if (left == 1)
            {
                Assert.Equal($"\"{scope.Kind}{scope.Tenant.Length}\"", (await store.GetAsync(scope, "a", default))!.Content.Body);
            }
        }
    }

    [Fact]
    public async Task Keys_may_be_any_text_and_are_told_apart_exactly()
    {
        string[] keys =
        [
            "a", "A", "\u00e1", "a\u0301", "a/b", "a\\b", "a#b", "a?b", "a%20b", "a b", " a", "a ", "a~b", "a!b", "a!0041b", "a'b", "..", "日本", "😀", "�", new('k', 128), new('é', 64),
        ];
        foreach (var key in keys)
        {
            Assert.True((await InsertAsync(Card(key, sort: key.Length > 100 ? "" : key, labels: [key]) with { Body = $"\"{key.Length}\"" })).IsWritten, key);
        }

        store = await bed.OpenAsync();
        foreach (var key in keys)
        {
            Assert.Equal(key, (await GetAsync(key))!.Key);
            Assert.Equal([key], await KeysAsync(new RecordQuery { Label = key }));
        }

        Assert.Equal(keys.Order(StringComparer.Ordinal), (await KeysAsync(new RecordQuery())).Order(StringComparer.Ordinal));
        Assert.Equal(keys.Length, (await store.ReadChangesAsync(Cards, 0, 100, default)).Changes.Count);
    }

    private static RecordContent Card(string key, string sort = "", params string[] labels) => new() { Key = key, Sort = sort, Labels = labels, Body = "1" };

    private static void AssertSame(RecordContent expected, RecordContent found)
    {
        Assert.Equal(expected.Labels.Order(StringComparer.Ordinal), found.Labels.Order(StringComparer.Ordinal));
        Assert.Equal(
            (expected.Key, expected.Sort, expected.Schema, expected.Body, expected.ExpiresAt), (found.Key, found.Sort, found.Schema, found.Body, found.ExpiresAt));
    }

    private static async Task AddAsync(IRecordStore through)
    {
        while (true)
        {
            var found = (await through.GetAsync(Cards, "n", default))!;
            var next = (int.Parse(found.Content.Body, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
            var change = RecordChange.Put(found.Content with { Body = next }, RecordExpectation.Of(found.Version));
            if ((await through.WriteAsync(Cards, [change], default)).IsWritten)
            {
                return;
            }
        }
    }

    private async Task<RecordOutcome> PutAsync(RecordContent content)
    {
        var outcome = await WriteAsync(RecordChange.Put(content));
        Assert.True(outcome.IsWritten);
        return outcome;
    }

    private Task<RecordOutcome> InsertAsync(RecordContent content) => WriteAsync(RecordChange.Put(content, RecordExpectation.Absent));

    private Task<RecordOutcome> WriteAsync(params RecordChange[] changes) => store.WriteAsync(Cards, changes, default);

    private async Task<StoredRecord?> GetAsync(string key) => await store.GetAsync(Cards, key, default);

    private Task<RecordPage> ListAsync(RecordQuery query) => store.ListAsync(Cards, query, default);

    private async Task<long> PositionAsync() => (await store.ReadChangesAsync(Cards, 0, 1000, default)).Position;

    /// <summary>The keys of a list, page after page.</summary>
    private async Task<List<string>> KeysAsync(RecordQuery query)
    {
        var keys = new List<string>();
        do
        {
            var page = await ListAsync(query);
            Assert.True(page.Records.Count + page.Damaged.Count <= query.Limit);
            keys.AddRange(page.Records.Select(record => record.Key));
            query = query with { After = page.Next };
        }
        while (query.After is not null);

        return keys;
    }
}
