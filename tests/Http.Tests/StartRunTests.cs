using System.Net;
using System.Text;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lavra.Http.Tests;

public sealed class StartRunTests
{
    [Fact]
    public async Task A_run_is_accepted_with_its_own_address()
    {
        await using var api = await TestApi.StartAsync();

        using var response = await api.Client.PostJsonAsync("/api/runs", """{"objective":"Conte os arquivos não lidos"}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var run = await response.ReadJsonAsync();
        var self = $"/api/runs/{run.Text("id")}";
        Assert.Equal(self, response.Headers.Location?.ToString());
        Assert.Equal(self, run.GetProperty("links").Text("self"));
        Assert.Equal(self + "/tool-calls", run.GetProperty("links").Text("toolCalls"));
        Assert.Equal("Conte os arquivos não lidos", (await api.Client.GetJsonAsync(self)).Text("objective"));
        Assert.Contains("não", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_asked_for_reaches_the_run()
    {
        await using var api = await TestApi.StartAsync();

        using var response = await api.Client.PostJsonAsync("/api/runs", """
            {"objective":"Sum up","session":"s-1","inputs":{"year":"2026"},"model":"big",
             "budget":{"tokens":1000,"usd":0.5,"seconds":90},"limits":{"iterations":3,"stepSeconds":1.5}}
            """);

        var id = RunId.Parse((await response.ReadJsonAsync()).Text("id"));
        var run = (await api.Runs.GetAsync(id, CancellationToken.None))!;
        Assert.Equal(("Sum up", "s-1", "big", "2026"), (run.Objective, run.SessionId, run.Model, run.Inputs["year"]));
        Assert.Equal((1000, 0.5m, TimeSpan.FromSeconds(90)), (run.Budget.Tokens, run.Budget.Usd, run.Budget.Time));
        Assert.Equal((3, 5, TimeSpan.FromSeconds(1.5)), (run.Limits.Iterations, run.Limits.HistoryTurns, run.Limits.StepTime));
        Assert.Equal((TestApi.Tenant, "admin"), (run.Tenant, run.StartedBy));
    }

    [Fact]
    public async Task A_key_is_held_to_what_was_asked_for_and_not_to_the_servers_defaults()
    {
        await using var api = await TestApi.StartAsync();
        using var first = await api.Client.SendAsync(Post("""{"objective":"x","limits":{"iterations":3},"budget":{"tokens":9}}""", "once"));
        var options = api.Services.GetRequiredService<IOptions<RunsOptions>>().Value;
        (options.Limits, options.Budget) = (new RunLimits { PlanSteps = 9 }, new RunBudget { Time = TimeSpan.FromHours(1) });

        using var again = await api.Client.SendAsync(Post("""{"objective":"x","limits":{"iterations":3},"budget":{"tokens":9}}""", "once"));
        using var other = await api.Client.SendAsync(Post("""{"objective":"x","limits":{"stepSeconds":3}}""", "once"));

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal((await first.ReadJsonAsync()).Text("id"), (await again.ReadJsonAsync()).Text("id"));
        Assert.Contains(
            "whose limits.stepSeconds is different", (await other.ReadProblemAsync(HttpStatusCode.UnprocessableEntity)).Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"objective":"x","idempotencyKey":"once"}""", null)]
    [InlineData("""{"objective":"x"}""", "once")]
    [InlineData("""{"objective":"x","idempotencyKey":"once"}""", "once")]
    public async Task The_same_idempotency_key_gives_the_run_that_was_started_first(string body, string? header)
    {
        await using var api = await TestApi.StartAsync();

        using var first = await api.Client.SendAsync(Post(body, header));
        using var second = await api.Client.SendAsync(Post(body, header));

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal((await first.ReadJsonAsync()).Text("id"), (await second.ReadJsonAsync()).Text("id"));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
    }

    [Fact]
    public async Task A_key_is_refused_for_another_request()
    {
        await using var api = await TestApi.StartAsync();
        using var first = await api.Client.SendAsync(Post("""{"objective":"x"}""", "once"));

        using var other = await api.Client.SendAsync(Post("""{"objective":"y"}""", "once"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        var problem = await other.ReadJsonAsync();
        Assert.Equal("urn:lavra:problem:idempotency-key-reused", problem.Text("type"));
        Assert.Contains((await first.ReadJsonAsync()).Text("id")!, problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_tenants_idempotency_key_is_another_key()
    {
        await using var api = await TestApi.StartAsync();
        using var first = await api.Client.SendAsync(Post("""{"objective":"x"}""", "once"));

        using var second = await api.ClientWith(TestApi.Stranger).SendAsync(Post("""{"objective":"x"}""", "once"));

        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.NotEqual((await first.ReadJsonAsync()).Text("id"), (await second.ReadJsonAsync()).Text("id"));
    }

    [Fact]
    public async Task Two_different_idempotency_keys_in_one_request_are_refused()
    {
        await using var api = await TestApi.StartAsync();

        using var response = await api.Client.SendAsync(Post("""{"objective":"x","idempotencyKey":"a"}""", "b"));

        Assert.Equal(["idempotencyKey"], (await response.ReadProblemAsync(HttpStatusCode.BadRequest)).Fields());
    }

    [Fact]
    public async Task Core_names_all_that_is_wrong_at_once()
    {
        await using var api = await TestApi.StartAsync();

        using var response = await api.Client.PostJsonAsync("/api/runs", """{"objective":"","model":"none"}""");

        var fields = (await response.ReadProblemAsync(HttpStatusCode.BadRequest)).Fields().Order();
        Assert.Equal(["model", "objective"], fields);
    }

    [Fact]
    public async Task A_plan_can_be_an_object()
    {
        await using var api = await TestApi.StartAsync();
        const string Plan = """{"steps":[{"id":"list","description":"List files","tool":"read_file","arguments":{"path":"."}}]}""";

        using var response = await api.Client.PostJsonAsync("/api/runs", $$"""{"objective":"x","plan":{{Plan}}}""");

        var run = await response.ReadJsonAsync();
        Assert.Equal("list", run.GetProperty("plan").GetProperty("steps")[0].Text("id"));
    }

    private static HttpRequestMessage Post(string body, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/runs")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return request;
    }
}
