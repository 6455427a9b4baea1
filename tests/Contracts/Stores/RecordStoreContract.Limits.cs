using Lavra.Records;

namespace Lavra.Contracts.Stores;

public abstract partial class RecordStoreContract
{
    public static TheoryData<string, RecordContent> TooLarge => new()
    {
        { "128", Card(new string('k', 129)) },
        { "128", Card(new string('é', 65)) },
        { "128", Card("a", new string('s', 129)) },
        { "200", Card("a", "", new string('l', 201)) },
        { "16", Card("a", "", [.. Enumerable.Range(0, 17).Select(n => $"l{n}")]) },
        { "48,000", Card("a") with { Body = $"\"{new string('x', 47_999)}\"" } },
        { "control", Card("a\nb") },
        { "control", Card("a", "b\0") },
        { "half", Card("a\ud83d") },
        { "twice", Card("a", "", "x", "x") },
        { "JSON", Card("a") with { Body = "{" } },
    };

    [Theory]
    [MemberData(nameof(TooLarge))]
    public async Task What_does_not_keep_to_the_limits_is_refused_with_the_limit(string told, RecordContent content)
    {
        var error = await Assert.ThrowsAnyAsync<ArgumentException>(() => WriteAsync(RecordChange.Put(Card("other")), RecordChange.Put(content)));

        Assert.Contains(told, error.Message, StringComparison.Ordinal);
        Assert.Null(await GetAsync("other"));
        Assert.Empty((await FollowAsync(0, 10)).Changes);
    }

    [Theory]
    [InlineData("", "cards")]
    [InlineData("local", "")]
    [InlineData("local", "Cards")]
    [InlineData("local", "1")]
    [InlineData("local", "a b")]
    [InlineData("local", "a2345678901234567890123456789012345678901")]
    public async Task A_scope_that_is_none_is_refused(string tenant, string kind)
    {
        var scope = new RecordScope(tenant, kind);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.WriteAsync(scope, [RecordChange.Put(Card("a"))], default));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.GetAsync(scope, "a", default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.ListAsync(scope, new RecordQuery(), default));
    }

    [Fact]
    public async Task A_batch_that_takes_too_much_room_is_refused_also_when_only_the_store_can_know()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => WriteAsync());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => WriteAsync(RecordChange.Put(Card("a")), RecordChange.Delete("a")));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => WriteAsync([.. Enumerable.Range(0, 25).Select(n => RecordChange.Put(Card($"k{n}")))]));
        var body = $"\"{new string('x', RecordLimits.Body - 2)}\"";
        await Assert.ThrowsAnyAsync<ArgumentException>(() => WriteAsync([.. Enumerable.Range(0, 13).Select(n => RecordChange.Put(Card($"k{n}") with { Body = body }))]));
        Assert.Empty(await KeysAsync(new RecordQuery()));

        await WriteAsync([.. Enumerable.Range(0, 16).Select(n => RecordChange.Put(Card($"k{n}", "1", "x")))]);
        var error = await Assert.ThrowsAnyAsync<ArgumentException>(
            () => WriteAsync([.. Enumerable.Range(0, 9).Select(n => RecordChange.Put(Card($"k{n}", "2", "y")))]));
        Assert.Contains("98", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await store.CountAsync(Cards, "y", default));
        Assert.True((await WriteAsync([.. Enumerable.Range(0, 8).Select(n => RecordChange.Put(Card($"k{n}", "2", "y")))])).IsWritten);
        Assert.True((await WriteAsync([.. Enumerable.Range(0, 16).Select(n => RecordChange.Delete($"k{n}"))])).IsWritten);
    }

    [Fact]
    public async Task A_record_of_a_newer_form_is_not_replaced_by_an_older_one_and_can_be_deleted()
    {
        await PutAsync(Card("a") with { Schema = 2 });

        var error = await Assert.ThrowsAsync<NewerRecordException>(() => WriteAsync(RecordChange.Put(Card("b")), RecordChange.Put(Card("a"))));

        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
        Assert.Null(await GetAsync("b"));
        Assert.Equal(2, (await GetAsync("a"))!.Content.Schema);
        Assert.True((await WriteAsync(RecordChange.Delete("a"))).IsWritten);
    }

    [Fact]
    public async Task What_is_refused_for_one_reason_stays_as_it_was_and_the_next_write_is_taken()
    {
        await PutAsync(Card("a"));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => WriteAsync(RecordChange.Put(Card("a") with { Body = "" })));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => WriteAsync(RecordChange.Put(Card("a") with { Schema = 0 })));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => WriteAsync(new RecordChange("b", Card("a"), RecordExpectation.Any)));

        Assert.True((await PutAsync(Card("a") with { Body = "2" })).IsWritten);
    }
}
