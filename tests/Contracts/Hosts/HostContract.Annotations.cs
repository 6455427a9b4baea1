using System.Net;
using Lavra.Facts;
using Lavra.Http.Client;
using Lavra.Http.Runs;
using Lavra.Identity;
using Lavra.Runs;
using Lavra.Testing.StubModel;

namespace Lavra.Contracts.Hosts;

public abstract partial class HostContract
{
    [Fact]
    public async Task Runs_are_labelled_at_any_time_found_by_their_labels_and_the_next_host_knows_them()
    {
        Model.Enqueue(Reply.Text("one"), Reply.Text("two"), Reply.Text("three"));
        var (one, two, three) = (await StartAsync(), await StartAsync(), await StartAsync());
        Assert.Empty(one.Labels);
        await Client.LabelAsync(one.Id, Labels(("team", "ops"), ("customer", "João & co")), Patience);
        await FollowAsync(one);
        await FollowAsync(two);
        await FollowAsync(three);
        await Client.LabelAsync(three.Id, Labels(("team", "ops"), ("customer", "other")), Patience);
        await Client.LabelAsync(two.Id, Labels(("team", "sales")), Patience);

        await CloseAsync();
        await OpenAsync();

        Assert.Equal([three.Id, one.Id], await FindAsync("team=ops"));
        Assert.Equal([one.Id], await FindAsync("team=ops", "customer=João & co"));
        Assert.Empty(await FindAsync("team=Ops"));
        Assert.Equal([three.Id, two.Id, one.Id], (await Client.ListAsync(new RunQuery(""), Patience)).Items.Select(static run => run.Id));
        var listed = (await Client.ListAsync(new RunQuery(""), Patience)).Items.ToDictionary(static run => run.Id, static run => run.Labels);
        Assert.Equal("João & co", listed[one.Id]["customer"]);
        Assert.Equal("sales", listed[two.Id]["team"]);

        var changed = await Client.LabelAsync(one.Id, Labels(("team", null), ("customer", "new"), ("not there", null)), Patience);
        Assert.Equal([KeyValuePair.Create("customer", "new")], changed.Labels);
        Assert.Equal([three.Id], await FindAsync("team=ops"));
        Assert.Equal(changed.Labels, (await GetAsync(one)).Labels);
    }

    [Fact]
    public async Task Notes_are_kept_with_hand_and_time_each_text_once_and_can_be_removed()
    {
        Model.Enqueue(Reply.Text("done"));
        var run = await StartAsync();
        await FollowAsync(run);

        await Client.NoteAsync(run.Id, "The customer saw this.", Patience);
        await Client.NoteAsync(run.Id, "The customer saw this.", Patience);
        await Client.NoteAsync(run.Id, "Ünïcode 🚀, and\na second line", Patience);

        await CloseAsync();
        await OpenAsync();
        var found = await GetAsync(run);
        Assert.Equal([(1, "The customer saw this."), (2, "Ünïcode 🚀, and\na second line")], found.Notes.Select(static note => (note.Number, note.Text)));
        Assert.All(found.Notes, note => Assert.True(note.By.Length > 0 && note.At >= run.CreatedAt));
        Assert.Empty(Assert.Single((await Client.ListAsync(new RunQuery(""), Patience)).Items).Notes);

        await Client.RemoveNoteAsync(run.Id, 1, Patience);
        Assert.Equal(2, Assert.Single((await Client.RemoveNoteAsync(run.Id, 1, Patience)).Notes).Number);
    }

    [Fact]
    public async Task Secrets_in_notes_are_redacted_and_labels_that_hold_one_are_refused()
    {
        Model.Enqueue(Reply.Text("done"));
        var run = await StartAsync();
        const string Secret = "password=hunter2-and-more";

        var noted = await Client.NoteAsync(run.Id, $"It used {Secret} there.", Patience);
        await Client.NoteAsync(run.Id, $"It used {Secret} there.", Patience);
        var refused = await Assert.ThrowsAsync<LavraHttpException>(() => Client.LabelAsync(run.Id, Labels(("password", "hunter2-and-more")), Patience));

        Assert.DoesNotContain("hunter2", Assert.Single(noted.Notes).Text, StringComparison.Ordinal);
        Assert.Single((await GetAsync(run)).Notes);
        Assert.Equal("password", Assert.Single(refused.Errors).Field);
        await FollowAsync(run);
    }

    [Fact]
    public async Task What_is_wrong_with_an_annotation_is_told_and_nothing_is_changed()
    {
        Model.Enqueue(Reply.Text("done"));
        var run = await StartAsync();
        await FollowAsync(run);
        await Client.LabelAsync(run.Id, Labels([.. Enumerable.Range(1, 16).Select(static n => ($"l{n}", (string?)"v"))]), Patience);

        foreach (var (labels, field) in new[]
        {
            (Labels(("l17", "v")), "labels"), (Labels(("two words", "v")), "two words"), (Labels(("l1", new string('v', 199))), "l1"),
            (Labels(("l1", "a\nb")), "l1"), (Labels((new string('n', 64), "v")), new string('n', 64)),
        })
        {
            var error = await Assert.ThrowsAsync<LavraHttpException>(() => Client.LabelAsync(run.Id, labels, Patience));
            Assert.Equal((HttpStatusCode.BadRequest, field), (error.Status, Assert.Single(error.Errors).Field));
        }

        foreach (var text in new[] { "", "   ", new string('x', 2001) })
        {
            Assert.Equal("text", Assert.Single((await Assert.ThrowsAsync<LavraHttpException>(() => Client.NoteAsync(run.Id, text, Patience))).Errors).Field);
        }

        Assert.Equal("label", Assert.Single((await Assert.ThrowsAsync<LavraHttpException>(() => FindAsync("team"))).Errors).Field);
        Assert.Equal((16, 0), ((await GetAsync(run)).Labels.Count, (await GetAsync(run)).Notes.Count));
    }

    [Fact]
    public async Task Nobody_annotates_another_tenants_run_or_finds_it_by_a_label()
    {
        Model.Enqueue(Reply.Text("done"));
        var run = await StartAsync();
        await Client.LabelAsync(run.Id, Labels(("team", "ops")), Patience);
        using var other = LavraHttpClient.Create(host!.Address, OtherKeyText, TimeProvider.System);

        Assert.Empty((await other.ListAsync(new RunQuery(""), [new RunCondition("label", "team=ops")], Patience)).Items);
        foreach (var ask in new Func<Task>[]
        {
            () => other.LabelAsync(run.Id, Labels(("team", "x")), Patience), () => other.NoteAsync(run.Id, "x", Patience),
            () => other.RemoveNoteAsync(run.Id, 1, Patience), () => Client.NoteAsync(RunId.New(TimeProvider.System), "x", Patience),
        })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<LavraHttpException>(ask)).Status);
        }

        await FollowAsync(run);
    }

    [Fact]
    public async Task Notes_that_are_written_side_by_side_are_all_kept()
    {
        Model.Enqueue(Reply.Text("done"));
        var run = await StartAsync();

        await Task.WhenAll(Enumerable.Range(1, 8).Select(number => Client.NoteAsync(run.Id, $"note {number}", Patience)));

        Assert.Equal(Enumerable.Range(1, 8), (await GetAsync(run)).Notes.Select(static note => note.Number));
        await FollowAsync(run);
    }

    private async Task<List<RunId>> FindAsync(params string[] labels) =>
    [
        .. (await Client.ListAsync(new RunQuery(""), [.. labels.Select(static label => new RunCondition("label", label))], Patience)).Items
            .Select(static run => run.Id),
    ];

    private static Dictionary<string, string?> Labels(params (string Name, string? Value)[] labels) =>
        labels.ToDictionary(static label => label.Name, static label => label.Value);
}
