using System.Net;
using Lavra.Facts;
using Lavra.Http.Client;
using Lavra.Words;

namespace Lavra.Http.Tests;

public sealed class ListRunsTests
{
    public static TheoryData<RunStatus> EveryStatus => [.. WireWords.Members<RunStatus>()];

    [Fact]
    public async Task Runs_come_newest_first_in_pages()
    {
        await using var api = await TestApi.StartAsync();
        var ids = new[] { await api.AddRunAsync(), await api.AddRunAsync(), await api.AddRunAsync() };

        var first = await api.Client.GetJsonAsync("/api/runs?limit=2");
        var second = await api.Client.GetJsonAsync($"/api/runs?limit=2&after={first.Text("next")}");

        Assert.Equal([ids[2].ToString(), ids[1].ToString()], first.GetProperty("items").EnumerateArray().Select(static run => run.Text("id")));
        Assert.Equal([ids[0].ToString()], second.GetProperty("items").EnumerateArray().Select(static run => run.Text("id")));
        Assert.Null(second.GetProperty("next").GetString());
    }

    [Theory]
    [InlineData("", "early,asked,late")]
    [InlineData("?status=budget_exceeded", "asked")]
    [InlineData("?session=s-7", "asked")]
    [InlineData("?from=2026-11-21", "asked,late")]
    [InlineData("?until=2026-11-22T10:00:00%2B02:00", "early,asked")]
    [InlineData("?from=2026-11-20T08:00:01Z&until=2026-11-22T08:00:00Z", "asked")]
    public async Task Runs_are_chosen_by_status_session_and_time(string query, string expected)
    {
        await using var api = await TestApi.StartAsync();
        var start = api.Time.GetUtcNow();
        await api.AddRunAsync(run => run with { Objective = "early", CreatedAt = start });
        await api.AddRunAsync(run => run with { Objective = "asked", CreatedAt = start.AddDays(1), SessionId = "s-7", Status = RunStatus.BudgetExceeded });
        await api.AddRunAsync(run => run with { Objective = "late", CreatedAt = start.AddDays(2) });

        var page = await api.Client.GetJsonAsync("/api/runs" + query);

        Assert.Equal(expected.Split(','), page.GetProperty("items").EnumerateArray().Select(static run => run.Text("objective")).Reverse());
    }

    [Theory]
    [MemberData(nameof(EveryStatus))]
    public async Task Runs_can_be_chosen_by_each_status_and_show_it(RunStatus status)
    {
        await using var api = await TestApi.StartAsync();
        foreach (var other in WireWords.Members<RunStatus>())
        {
            await api.AddRunAsync(run => run with { Status = other });
        }

        var word = WireWords.Of(status);
        var run = Assert.Single((await api.Client.GetJsonAsync($"/api/runs?status={word}")).GetProperty("items").EnumerateArray());

        Assert.Equal(word, run.Text("status"));
        Assert.Equal(word, (await api.Client.GetJsonAsync($"/api/runs/{run.Text("id")}")).Text("status"));
        using var client = LavraHttpClient.Create(api.Address, TestApi.Admin, api.Time);
        Assert.Equal(status, Assert.Single((await client.ListAsync(new RunQuery("") { Status = status }, CancellationToken.None)).Items).Status);
    }

    [Theory]
    [InlineData("status=done", "status", "pending, running, completed")]
    [InlineData("from=yesterday", "from", "2026-11-20T08:30:00Z")]
    [InlineData("until=11/20/2026", "until", "2026-11-20")]
    [InlineData("limit=201", "limit", "from 1 to 200")]
    [InlineData("after=made-up", "after", "earlier page")]
    [InlineData("state=running", "state", "status, session, from, until, after, limit")]
    public async Task A_wrong_choice_is_refused_with_the_remedy(string query, string field, string remedy)
    {
        await using var api = await TestApi.StartAsync();

        using var response = await api.Client.GetAsync("/api/runs?" + query);

        var problem = await response.ReadProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal([field], problem.Fields());
        Assert.Contains(remedy, problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_tenants_runs_are_not_listed()
    {
        await using var api = await TestApi.StartAsync();
        await api.AddRunAsync();

        Assert.Empty((await api.ClientWith(TestApi.Stranger).GetJsonAsync("/api/runs")).GetProperty("items").EnumerateArray());
    }
}
