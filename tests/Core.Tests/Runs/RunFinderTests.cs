using Lavra.Facts;
using Lavra.Identity;
using Lavra.Runs;
using Lavra.Testing.Storage;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Core.Tests.Runs;

public sealed class RunFinderTests
{
    private readonly InMemoryRunData data = new();
    private readonly ByColour colours = new();
    private readonly RunFinder lists;

    public RunFinderTests() => lists = new RunFinder(data, [colours]);

    [Fact]
    public async Task Runs_are_found_by_what_a_capability_knows_newest_first()
    {
        await AcceptAsync(4);
        colours.Add(1, "red");
        colours.Add(3, "red");
        colours.Add(4, "blue");

        Assert.Equal([3, 1], await ListAsync("red"));
        Assert.Equal([4], await ListAsync("blue"));
        Assert.Empty(await ListAsync("green"));
    }

    [Fact]
    public async Task Runs_meet_all_conditions_and_the_query()
    {
        await AcceptAsync(4);
        foreach (var number in Enumerable.Range(1, 4))
        {
            colours.Add(number, "red");
        }

        colours.Add(2, "large");
        colours.Add(3, "large");

        Assert.Equal([3, 2], await ListAsync("red", "large"));
        Assert.Equal([2], Numbers(await lists.ListAsync(Query with { SessionId = Id(2).ToString() }, Conditions("red"), Caller.Local, default)));
        Assert.Empty((await lists.ListAsync(Query with { Status = RunStatus.Completed }, Conditions("red"), Caller.Local, default)).Runs);
        Assert.Equal([4, 3], Numbers(await lists.ListAsync(Query with { From = At.AddMinutes(3) }, Conditions("red"), Caller.Local, default)));
        Assert.Equal([2, 1], Numbers(await lists.ListAsync(Query with { Until = At.AddMinutes(3) }, Conditions("red"), Caller.Local, default)));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition()
    {
        await AcceptAsync(120);
        foreach (var number in Enumerable.Range(1, 120))
        {
            colours.Add(number, "red");
        }

        var (found, query) = (new List<int>(), Query with { Limit = 7 });
        do
        {
            var page = await lists.ListAsync(query, Conditions("red"), Caller.Local, default);
            found.AddRange(Numbers(page));
            query = query with { After = page.Next };
        }
        while (query.After is not null);

        Assert.Equal(Enumerable.Range(1, 120).Reverse(), found);
    }

    [Fact]
    public async Task A_list_that_finds_little_is_answered_in_parts()
    {
        await AcceptAsync(450);
        foreach (var number in Enumerable.Range(1, 450))
        {
            colours.Add(number, "red");
        }

        var (pages, query) = (new List<int>(), Query with { SessionId = Id(5).ToString() });
        do
        {
            var page = await lists.ListAsync(query, Conditions("red"), Caller.Local, default);
            pages.Add(page.Runs.Count);
            query = query with { After = page.Next };
        }
        while (query.After is not null);

        Assert.Equal([0, 0, 1], pages);
    }

    [Fact]
    public async Task Runs_that_are_gone_or_of_another_tenant_are_not_listed()
    {
        await AcceptAsync(2);
        await data.WriteAsync(Start(NewRun(Id(3)) with { Tenant = "other" }), default);
        foreach (var number in new[] { 1, 2, 3, 4 })
        {
            colours.Add(number, "red");
        }

        Assert.Equal([2, 1], await ListAsync("red"));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => lists.ListAsync(Query with { After = "x" }, Conditions("red"), Caller.Local, default));
        await Assert.ThrowsAsync<ArgumentException>(() => lists.ListAsync(Query, [new RunCondition("size", "1")], Caller.Local, default));
        await Assert.ThrowsAsync<ArgumentException>(() => lists.ListAsync(Query, Conditions(""), Caller.Local, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => lists.ListAsync(Query with { Limit = 0 }, Conditions("red"), Caller.Local, default));
    }

    private static RunQuery Query => new("");

    private static RunCondition[] Conditions(params string[] colours) => [.. colours.Select(static colour => new RunCondition("colour", colour))];

    private static List<int> Numbers(RunPage page) =>
        [.. page.Runs.Select(static run => Enumerable.Range(1, 500).First(number => Id(number) == run.Id))];

    private async Task<List<int>> ListAsync(params string[] colours) => Numbers(await lists.ListAsync(Query, Conditions(colours), Caller.Local, default));

    private async Task AcceptAsync(int count)
    {
        for (var number = 1; number <= count; number++)
        {
            await data.WriteAsync(Start(NewRun(Id(number)) with { CreatedAt = At.AddMinutes(number) }), default);
        }
    }

    private sealed class ByColour : IRunIndex
    {
        private readonly List<(RunId Run, string Colour)> known = [];

        public RunIndexDeclaration Declaration { get; } = new("colour", "COLOUR", "Only runs of this colour.");

        public void Add(int number, string colour) => known.Add((Id(number), colour));

        public string? Problem(string value) => value.Length == 0 ? "is empty." : null;

        public Task<IReadOnlyList<RunId>> FindAsync(string tenant, string value, RunId? before, int limit, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<RunId>>(
            [
                .. known.Where(one => one.Colour == value && (before is not { } place || one.Run.CompareTo(place) < 0))
                    .Select(static one => one.Run).OrderDescending().Take(limit),
            ]);

        public ValueTask<bool> HasAsync(string tenant, string value, RunId run, CancellationToken cancellationToken) =>
            ValueTask.FromResult(known.Contains((run, value)));
    }
}
