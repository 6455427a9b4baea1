using System.Globalization;
using System.Text;
using Lavra.Records;

namespace Lavra.Contracts.Stores;

public abstract partial class RecordStoreContract
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lists_are_in_the_order_of_the_bytes_of_sort_key_and_key(bool descending)
    {
        string[] sorts = ["", "-", ".", "0", "00", "01", "1", "A", "Z", "_", "a", "aa", "a a", "a!", "a~", "a/b", "a0", "b", "é", "日", "�", "😀", " ", "~", "{"];
        foreach (var (sort, at) in sorts.Select((sort, at) => (sort, at)))
        {
            await WriteAsync(RecordChange.Put(Card($"2 {at}", sort, "x")), RecordChange.Put(Card($"1 {at}", sort)));
        }

        var expected = sorts.SelectMany((sort, at) => new[] { (sort, Key: $"1 {at}"), (sort, Key: $"2 {at}") })
            .Order(Comparer<(string Sort, string Key)>.Create(static (one, other) => Compare(one.Sort, other.Sort) is var sorts and not 0 ? sorts : Compare(one.Key, other.Key)))
            .Select(static item => item.Key).ToList();
        if (descending)
        {
            expected.Reverse();
        }

        foreach (var limit in new[] { 1, 7, 1000 })
        {
            Assert.Equal(expected, await KeysAsync(new RecordQuery { Descending = descending, Limit = limit }));
            Assert.Equal(expected.Where(static key => key[0] == '2'), await KeysAsync(new RecordQuery { Descending = descending, Limit = limit, Label = "x" }));
        }
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("even", false)]
    [InlineData(null, true)]
    [InlineData("even", true)]
    public async Task A_list_is_narrowed_to_a_range_of_sort_keys(string? label, bool descending)
    {
        for (var n = 0; n < 10; n++)
        {
            await PutAsync(Card($"k{n}", Sorted(n), n % 2 == 0 ? ["even"] : []));
        }

        var query = new RecordQuery { Label = label, Descending = descending, Limit = 2 };
        async Task AssertAsync(string? from, string? until, params int[] numbers) => Assert.Equal(
            (descending ? numbers.Reverse() : numbers).Where(n => label is null || n % 2 == 0).Select(n => $"k{n}"),
            await KeysAsync(query with { From = from, Until = until }));

        await AssertAsync(Sorted(3), Sorted(7), 3, 4, 5, 6);
        await AssertAsync(Sorted(8), null, 8, 9);
        await AssertAsync(null, Sorted(2), 0, 1);
        await AssertAsync("00035", "00041", 4);
        await AssertAsync(Sorted(5), Sorted(5));
        await AssertAsync(Sorted(7), Sorted(3));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("x", false)]
    [InlineData(null, true)]
    [InlineData("x", true)]
    public async Task A_cursor_stays_good_while_records_come_change_and_go(string? label, bool descending)
    {
        for (var n = 0; n < 10; n++)
        {
            await PutAsync(Card($"k{n}", Sorted(n), "x"));
        }

        var query = new RecordQuery { Label = label, Descending = descending, Limit = 5 };
        var first = await ListAsync(query);
        var boundary = first.Records[^1].Key;
        await WriteAsync(RecordChange.Delete(boundary), RecordChange.Delete(descending ? "k3" : "k6"));
        await PutAsync(Card("before", descending ? Sorted(9) : Sorted(0), "x"));
        await PutAsync(Card("behind", descending ? "00015" : "00085", "x"));
        await PutAsync(Card(descending ? "k1" : "k8", descending ? Sorted(1) : Sorted(8), "x") with { Body = "2" });
        store = await bed.OpenAsync();

        var rest = await KeysAsync(query with { After = first.Next });

        Assert.Equal(descending ? ["k4", "k2", "behind", "k1", "k0"] : ["k5", "k7", "k8", "behind", "k9"], rest);
    }

    [Fact]
    public async Task Labels_narrow_and_count_and_follow_changes()
    {
        await PutAsync(Card("a", "1", "status=trial", "team=red"));
        await PutAsync(Card("b", "2", "status=active", "team=red"));
        await PutAsync(Card("c", "3", "status=active"));
        await AssertLabelsAsync(("status=trial", "a"), ("status=active", "bc"), ("team=red", "ab"), ("status", ""));

        await PutAsync(Card("a", "1", "team=red", "status=active"));
        await PutAsync(Card("b", "0", "status=active"));
        await WriteAsync(RecordChange.Delete("c"));
        store = await bed.OpenAsync();

        await AssertLabelsAsync(("status=trial", ""), ("status=active", "ba"), ("team=red", "a"));
        Assert.Equal(2, await store.CountAsync(Cards, null, default));
    }

    [Fact]
    public async Task A_record_that_is_moved_in_the_order_is_listed_once()
    {
        await PutAsync(Card("a", "1", "x"));
        await PutAsync(Card("b", "2", "x"));
        await PutAsync(Card("a", "3", "x"));

        Assert.Equal(["b", "a"], await KeysAsync(new RecordQuery()));
        Assert.Equal(["b", "a"], await KeysAsync(new RecordQuery { Label = "x" }));
        Assert.Equal(2, await store.CountAsync(Cards, "x", default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task A_page_of_a_wrong_size_is_refused(int limit)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ListAsync(new RecordQuery { Limit = limit }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.ReadChangesAsync(Cards, 0, limit, default));
    }

    [Theory]
    [InlineData("x y")]
    [InlineData("YQ")]
    [InlineData("")]
    public async Task A_position_that_is_none_is_refused_with_the_remedy(string cursor)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => ListAsync(new RecordQuery { After = cursor }));
        Assert.Contains("last page", error.Message, StringComparison.Ordinal);
    }

    private static string Sorted(int number) => number.ToString("D4", CultureInfo.InvariantCulture);

    private static int Compare(string one, string other) => Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));

    private async Task AssertLabelsAsync(params (string Label, string Keys)[] expected)
    {
        foreach (var (label, keys) in expected)
        {
            Assert.Equal(keys.Select(static key => key.ToString()), await KeysAsync(new RecordQuery { Label = label }));
            Assert.Equal(keys.Length, await store.CountAsync(Cards, label, default));
        }
    }
}
