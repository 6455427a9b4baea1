using Lavra.Records;

namespace Lavra.Contracts.Stores;

public abstract partial class RecordStoreContract
{
    [Fact]
    public async Task What_changed_since_a_position_is_told_once_with_its_last_change()
    {
        await PutAsync(Card("a"));
        await PutAsync(Card("b"));
        await PutAsync(Card("gone"));
        var before = await PositionAsync();
        await PutAsync(Card("c"));
        await PutAsync(Card("a") with { Body = "2" });
        await WriteAsync(RecordChange.Delete("gone"));
        await PutAsync(Card("c") with { Body = "3" });
        store = await bed.OpenAsync();

        foreach (var limit in new[] { 1, 2, 100 })
        {
            var (changes, position) = await FollowAsync(before, limit);

            Assert.Equal(["a", "gone", "c"], changes.Select(change => change.Key));
            Assert.Equal(["2", null, "3"], changes.Select(change => change.Record?.Content.Body));
            Assert.Equal([false, true, false], changes.Select(change => change.IsDeleted));
            Assert.Empty((await FollowAsync(position, limit)).Changes);
        }

        Assert.Equal(["b", "a", "gone", "c"], (await FollowAsync(0, 3)).Changes.Select(change => change.Key));
    }

    [Fact]
    public async Task A_record_that_came_back_is_no_deletion_any_more()
    {
        await PutAsync(Card("a"));
        await WriteAsync(RecordChange.Delete("a"));
        var between = await PositionAsync();
        await PutAsync(Card("a") with { Body = "2" });

        Assert.Equal("2", Assert.Single((await FollowAsync(0, 10)).Changes).Record!.Content.Body);
        Assert.Equal("2", Assert.Single((await FollowAsync(between, 10)).Changes).Record!.Content.Body);
    }

    [Fact]
    public async Task Whoever_follows_while_others_write_misses_nothing()
    {
        var other = await bed.OpenAnotherAsync();
        var writers = Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
        {
            for (var n = 0; n < 8; n++)
            {
                await (writer % 2 == 0 ? store : other).WriteAsync(Cards, [RecordChange.Put(Card($"{writer}.{n}")), RecordChange.Put(Card($"last {writer}"))], default);
            }
        }));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var position = 0L;
        bool isLast;
        do
        {
            isLast = writers.IsCompleted;
            var (changes, next) = await FollowAsync(position, 5);
            position = next;
            seen.UnionWith(changes.Select(change => change.Key));
            await Task.Yield();
        }
        while (!isLast);

        await writers;
        Assert.Equal(36, seen.Count);
    }

    [Fact]
    public async Task Expired_records_go_with_the_sweep_and_the_feed_tells_it()
    {
        var now = bed.Time.GetUtcNow();
        await PutAsync(Card("stays"));
        await PutAsync(Card("later", "1", "x") with { ExpiresAt = now.AddDays(2) });
        await PutAsync(Card("postponed", "2", "x") with { ExpiresAt = now.AddDays(1) });
        await PutAsync(Card("kept", "3", "x") with { ExpiresAt = now.AddDays(1) });
        foreach (var n in Enumerable.Range(0, 5))
        {
            await PutAsync(Card($"old {n}", "4", "x") with { ExpiresAt = now.AddDays(1) });
        }

        await store.WriteAsync(new RecordScope("other", "facts"), [RecordChange.Put(Card("old") with { ExpiresAt = now.AddHours(1) })], default);
        await PutAsync(Card("postponed", "2", "x") with { ExpiresAt = now.AddDays(3) });
        await PutAsync(Card("kept", "3", "x"));
        var position = await PositionAsync();
        Assert.Equal(0, await SweepAsync(now, 2));
        Assert.Equal(9, await store.CountAsync(Cards, null, default));

        Assert.Equal(6, await SweepAsync(now.AddDays(1), 2));

        store = await bed.OpenAsync();
        Assert.Equal(["later", "postponed", "kept"], await KeysAsync(new RecordQuery { Label = "x" }));
        Assert.Equal(4, await store.CountAsync(Cards, null, default));
        Assert.Equal(0, await store.CountAsync(new RecordScope("other", "facts"), null, default));
        var told = (await FollowAsync(position, 100)).Changes;
        Assert.Equal(Enumerable.Range(0, 5).Select(n => $"old {n}"), told.Select(change => change.Key).Order(StringComparer.Ordinal));
        Assert.All(told, change => Assert.True(change.IsDeleted));
    }

    [Fact]
    public async Task Old_deletions_are_forgotten_and_a_follower_from_before_is_told_to_begin_anew()
    {
        await PutAsync(Card("a"));
        var early = await PositionAsync();
        await PutAsync(Card("b"));
        await WriteAsync(RecordChange.Delete("b"));
        var late = await PositionAsync();
        bed.Time.Advance(RecordLimits.DeletionsKept - TimeSpan.FromDays(1));
        await SweepAsync(bed.Time.GetUtcNow(), 10);
        Assert.True(Assert.Single((await FollowAsync(early, 10)).Changes).IsDeleted);

        await PutAsync(Card("c"));
        await WriteAsync(RecordChange.Delete("c"));
        bed.Time.Advance(TimeSpan.FromDays(2));
        await SweepAsync(bed.Time.GetUtcNow(), 10);

        var cut = await store.ReadChangesAsync(Cards, early, 10, default);
        Assert.True(cut.IsCut);
        Assert.Empty(cut.Changes);
        Assert.False(cut.HasMore);
        Assert.Empty((await FollowAsync(cut.Position, 10)).Changes);
        Assert.True(Assert.Single((await FollowAsync(late, 10)).Changes).IsDeleted);
        Assert.Equal(["a"], await KeysAsync(new RecordQuery()));
        var version = (await PutAsync(Card("a"))).Versions[0];
        Assert.Equal(version, Assert.Single((await FollowAsync(cut.Position, 10)).Changes).Version);
    }

    [Fact]
    public async Task A_damaged_record_is_told_with_its_place_and_hides_nothing()
    {
        foreach (var key in new[] { "a", "b", "c" })
        {
            await PutAsync(Card(key, key, "x"));
        }

        await bed.DamageAsync(Cards, "b");
        store = await bed.OpenAsync();

        var error = await Assert.ThrowsAsync<DamagedRecordException>(async () => await GetAsync("b"));
        Assert.Contains("'b'", error.Message, StringComparison.Ordinal);
        foreach (var query in new[] { new RecordQuery(), new RecordQuery { Label = "x" }, new RecordQuery { Descending = true } })
        {
            var page = await ListAsync(query);
            Assert.Equal(query.Descending ? ["c", "a"] : ["a", "c"], page.Records.Select(record => record.Key));
            var damage = Assert.Single(page.Damaged);
            Assert.Equal("b", damage.Key);
            Assert.NotEqual("", damage.Place);
            Assert.NotEqual("", damage.Reason);
        }

        var changes = (await FollowAsync(0, 10)).Changes;
        Assert.Equal(["a", "b", "c"], changes.Select(change => change.Key));
        Assert.False(changes[1].IsDeleted);
        Assert.Equal("b", changes[1].Damage!.Key);
        Assert.Equal(3, await store.CountAsync(Cards, null, default));
        Assert.Equal(3, await store.CountAsync(Cards, "x", default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_damaged_record_can_be_written_anew_and_deleted(bool anew)
    {
        await PutAsync(Card("a", "1", "x"));
        await PutAsync(Card("b", "2", "x"));
        await bed.DamageAsync(Cards, "a");
        store = await bed.OpenAsync();

        await WriteAsync(anew ? RecordChange.Put(Card("a", "3", "x")) : RecordChange.Delete("a"));

        Assert.Equal(anew, await GetAsync("a") is not null);
        foreach (var label in new[] { "x", null })
        {
            Assert.Equal(anew ? ["b", "a"] : ["b"], await KeysAsync(new RecordQuery { Label = label }));
            Assert.Equal(anew ? 2 : 1, await store.CountAsync(Cards, label, default));
        }
    }

    private async Task<(List<ChangedRecord> Changes, long Position)> FollowAsync(long position, int limit)
    {
        var changes = new List<ChangedRecord>();
        while (true)
        {
            var page = await store.ReadChangesAsync(Cards, position, limit, default);
            Assert.False(page.IsCut);
            Assert.True(page.Changes.Count <= limit);
            Assert.True(page.Position >= position);
            changes.AddRange(page.Changes);
            position = page.Position;
            if (!page.HasMore)
            {
                return (changes, position);
            }
        }
    }

    private async Task<int> SweepAsync(DateTimeOffset now, int limit)
    {
        var deleted = 0;
        string? after = null;
        do
        {
            var sweep = await store.SweepAsync(now, after, limit, default);
            Assert.True(sweep.Deleted <= limit);
            deleted += sweep.Deleted;
            after = sweep.Next;
        }
        while (after is not null);

        return deleted;
    }
}
