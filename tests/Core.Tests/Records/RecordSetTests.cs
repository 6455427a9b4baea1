using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Lavra.Records;
using Lavra.Testing.Storage;
using Lavra.Testing.Time;

namespace Lavra.Core.Tests.Records;

public sealed partial class RecordSetTests
{
    private const string Tenant = "local";
    private static readonly RecordScope Notes = new(Tenant, "notes");
    private readonly ManualTime time = new();
    private readonly InMemoryRecordStore store;
    private readonly RecordSet<Note> notes;

    public RecordSetTests()
    {
        store = new InMemoryRecordStore(time);
        notes = new RecordSet<Note>(store, KindOf(), time);
    }

    [Fact]
    public async Task A_value_comes_back_with_its_version_and_is_found_by_its_label_and_order()
    {
        await notes.InsertAsync(Tenant, new Note("b", 2, "red"), default);
        await notes.InsertAsync(Tenant, new Note("a", 3, "red"), default);
        await notes.InsertAsync(Tenant, new Note("c", 1, "blue"), default);

        var found = await notes.GetAsync(Tenant, "a", default);
        var red = await notes.ListAsync(Tenant, new RecordQuery { Label = "team=red" }, default);

        Assert.Equal(new Note("a", 3, "red"), found!.Value);
        Assert.True((await notes.DeleteAsync(Tenant, "a", RecordExpectation.Of(found.Version), default)).IsWritten);
        Assert.Equal(["b", "a"], red.Values.Select(static value => value.Value.Id));
        Assert.Equal(1, await notes.CountAsync(Tenant, "team=blue", default));
        Assert.Null(await notes.GetAsync("other", "b", default));
    }

    [Fact]
    public async Task A_change_is_made_on_what_is_there_at_last()
    {
        await notes.InsertAsync(Tenant, new Note("a", 1, "red"), default);
        var tries = 0;

        var changed = await notes.ChangeAsync(
            Tenant,
            "a",
            note =>
            {
                if (tries++ == 0)
                {
                    Assert.True(notes.PutAsync(Tenant, new Note("a", 10, "red"), RecordExpectation.Any, default).IsCompletedSuccessfully);
                }

                return note! with { Rank = note.Rank + 1 };
            },
            default);

        Assert.Equal(2, tries);
        Assert.Equal(11, changed!.Rank);
        Assert.Equal(11, (await notes.GetAsync(Tenant, "a", default))!.Value.Rank);
    }

    [Fact]
    public async Task A_change_may_make_a_record_and_may_leave_it_alone()
    {
        Assert.Null(await notes.ChangeAsync(Tenant, "a", static note => note, default));
        Assert.NotNull(await notes.ChangeAsync(Tenant, "a", static note => note ?? new Note("a", 1, "red"), default));
        var version = (await notes.GetAsync(Tenant, "a", default))!.Version;

        Assert.Equal(1, (await notes.ChangeAsync(Tenant, "a", static _ => null, default))!.Rank);
        Assert.Equal(version, (await notes.GetAsync(Tenant, "a", default))!.Version);
    }

    [Fact]
    public async Task A_change_that_is_never_in_time_gives_up()
    {
        await notes.InsertAsync(Tenant, new Note("a", 1, "red"), default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => notes.ChangeAsync(
            Tenant,
            "a",
            note =>
            {
                Assert.True(notes.PutAsync(Tenant, note! with { Rank = note.Rank + 1 }, RecordExpectation.Any, default).IsCompletedSuccessfully);
                return note;
            },
            default));
    }

    [Fact]
    public async Task A_body_of_an_older_form_is_brought_up_to_date_step_by_step()
    {
        await notes.InsertAsync(Tenant, new Note("a", 1, "red"), default);
        var newer = new RecordSet<Note>(store, KindOf(AddTwo, Double), time);

        Assert.Equal(6, (await newer.GetAsync(Tenant, "a", default))!.Value.Rank);
        Assert.Equal(6, (await newer.ListAsync(Tenant, new RecordQuery(), default)).Values[0].Value.Rank);
        await newer.ChangeAsync(Tenant, "a", static note => note, default);
        Assert.Equal(3, (await store.GetAsync(Notes, "a", default))!.Content.Schema);
        Assert.Equal(6, (await newer.GetAsync(Tenant, "a", default))!.Value.Rank);
    }

    [Fact]
    public async Task A_record_of_a_newer_form_is_refused_and_hides_nothing()
    {
        await notes.InsertAsync(Tenant, new Note("b", 1, "red"), default);
        await new RecordSet<Note>(store, KindOf(AddTwo), time).InsertAsync(Tenant, new Note("a", 1, "red"), default);

        var error = await Assert.ThrowsAsync<NewerRecordException>(async () => await notes.GetAsync(Tenant, "a", default));
        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
        Assert.Contains("newer program", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NewerRecordException>(() => notes.PutAsync(Tenant, new Note("a", 2, "red"), RecordExpectation.Any, default));
        var page = await notes.ListAsync(Tenant, new RecordQuery(), default);
        Assert.Equal("b", Assert.Single(page.Values).Value.Id);
        Assert.Contains("newer program", Assert.Single(page.Damaged).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"id":"a","rank":"many","team":"red"}""")]
    public async Task A_body_of_another_form_is_damage_that_hides_nothing_and_shows_no_content(string body)
    {
        await notes.InsertAsync(Tenant, new Note("b", 1, "red"), default);
        await store.WriteAsync(Notes, [RecordChange.Put(new RecordContent { Key = "a", Body = body })], default);

        var error = await Assert.ThrowsAsync<DamagedRecordException>(async () => await notes.GetAsync(Tenant, "a", default));
        Assert.DoesNotContain("many", error.Message, StringComparison.Ordinal);
        var page = await notes.ListAsync(Tenant, new RecordQuery(), default);
        Assert.Equal("a", Assert.Single(page.Damaged).Key);
        Assert.Single(page.Values);
        var feed = await notes.ReadChangesAsync(Tenant, 0, 10, default);
        Assert.Equal(["b", "a"], feed.Changes.Select(static change => change.Key));
        Assert.NotNull(feed.Changes[1].Damage);
    }

    [Fact]
    public async Task A_record_expires_as_its_kind_says()
    {
        await notes.InsertAsync(Tenant, new Note("a", 0, "red"), default);
        await notes.InsertAsync(Tenant, new Note("b", 1, "red"), default);

        Assert.Equal(new RecordSweep(1, null), await store.SweepAsync(time.GetUtcNow().AddDays(1), null, 10, default));

        Assert.Null(await notes.GetAsync(Tenant, "a", default));
    }

    private static JsonObject AddTwo(JsonObject body)
    {
        body["rank"] = (int)body["rank"]! + 2;
        return body;
    }

    private static JsonObject Double(JsonObject body)
    {
        body["rank"] = (int)body["rank"]! * 2;
        return body;
    }

    private static RecordKind<Note> KindOf(params Func<JsonObject, JsonObject>[] upgrades) => new()
    {
        Name = "notes",
        Json = NoteJson.Default.Note,
        Key = static note => note.Id,
        Sort = static note => $"{note.Rank:D4}",
        Labels = static note => [$"team={note.Team}"],
        Expiry = static (note, now) => note.Rank == 0 ? now.AddDays(1) : null,
        Upgrades = upgrades,
    };

    internal sealed record Note(string Id, int Rank, string Team);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Note))]
    internal sealed partial class NoteJson : JsonSerializerContext;
}
