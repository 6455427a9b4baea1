using System.Net;
using Lavra.Facts;
using Lavra.Http.Client;
using Lavra.Http.Hosting;
using Lavra.Identity;
using Lavra.Runs;
using Lavra.Testing.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lavra.Http.Tests;

public sealed class LavraHttpClientTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_run_can_be_started_read_listed_and_cancelled()
    {
        await using var api = await TestApi.StartAsync();
        using var client = LavraHttpClient.Create(api.Address, TestApi.Admin, api.Time);
        var request = new RunRequest
        {
            Objective = "x",
            SessionId = "s",
            Budget = new RunBudget { Usd = 2 },
            Limits = new RequestedLimits { Iterations = 7, ToolTimeout = TimeSpan.FromSeconds(3) },
            Inputs = new Dictionary<string, string> { ["a"] = "b" },
            Plan = "steps: [{description: look}]",
            IdempotencyKey = "k",
        };

        var first = await client.StartAsync(request, None);
        var second = await client.StartAsync(request, None);
        var read = await client.GetAsync(first.Run.Id, None);
        var listed = await client.ListAsync(
            new RunQuery("any") { SessionId = "s", From = api.Time.GetUtcNow().AddDays(-1), Status = RunStatus.Pending }, None);
        var cancelled = await client.CancelAsync(first.Run.Id, "enough", None);

        Assert.Equal((false, true, first.Run.Id), (first.Existed, second.Existed, second.Run.Id));
        Assert.Equal(("x", 7, 3.0, 2m, "b"), (read!.Objective, read.Limits.Iterations, read.Limits.ToolTimeoutSeconds, read.Budget.Usd, read.Inputs["a"]));
        Assert.Equal(first.Run.Id, Assert.Single(listed.Items).Id);
        Assert.Equal((CancelRunResult.Requested, "enough"), (cancelled, api.Durable.Cancelled[first.Run.Id.ToString()].Reason));
    }

    [Fact]
    public async Task A_run_that_is_not_there_is_null_and_cannot_be_cancelled()
    {
        await using var api = await TestApi.StartAsync();
        using var client = LavraHttpClient.Create(api.Address, TestApi.Stranger, api.Time);
        var theirs = await api.AddRunAsync();

        Assert.Null(await client.GetAsync(theirs, None));
        Assert.Equal(CancelRunResult.NotFound, await client.CancelAsync(theirs, null, None));
    }

    [Fact]
    public async Task A_run_that_has_ended_cannot_be_cancelled()
    {
        await using var api = await TestApi.StartAsync();
        using var client = LavraHttpClient.Create(api.Address, TestApi.Admin, api.Time);

        Assert.Equal(CancelRunResult.AlreadyEnded, await client.CancelAsync(await api.AddRunAsync(LogAction.TaskCompleted), null, None));
    }

    [Fact]
    public async Task The_log_tools_models_and_health_can_be_read()
    {
        await using var api = await TestApi.StartAsync();
        using var client = LavraHttpClient.Create(api.Address, TestApi.Reader, api.Time);
        var id = await api.AddRunAsync(LogAction.TaskStarted, LogAction.ToolExecuted);

        var page = await client.ReadLogAsync(id, after: 1, limit: 10, None);

        var entry = Assert.Single(page.Items);
        Assert.Equal((2, LogAction.ToolExecuted, """{"n":1}"""), (entry.Sequence, entry.Action, entry.Payload));
        Assert.Empty((await client.ListStepsAsync(id, null, 10, None)).Items);
        Assert.Empty((await client.ListGenerationsAsync(id, null, 10, None)).Items);
        Assert.Empty((await client.ListToolCallsAsync(id, null, 10, None)).Items);
        Assert.Equal("read_file", Assert.Single(await client.ListToolsAsync(None)).Name);
        Assert.True((await client.ListModelsAsync(None))[0].Default);
        Assert.Equal("ok", (await client.GetHealthAsync(None)).Status);
    }

    [Fact]
    public async Task A_refusal_is_an_exception_with_all_that_the_problem_says()
    {
        await using var api = await TestApi.StartAsync();
        using var client = LavraHttpClient.Create(api.Address, TestApi.Admin, api.Time);

        var error = await Assert.ThrowsAsync<LavraHttpException>(() => client.StartAsync(new RunRequest { Objective = "", Model = "none" }, None));

        Assert.Equal((HttpStatusCode.BadRequest, "urn:lavra:problem:invalid-request", false), (error.Status, error.Type, error.Transient));
        Assert.Equal(["model", "objective"], error.Errors.Select(static e => e.Field).Order());
        Assert.NotNull(error.TraceId);
    }

    [Fact]
    public async Task A_limit_is_an_exception_that_says_when_to_come_back()
    {
        await using var api = await TestApi.StartAsync(static options => options.RequestsPerMinute = 1);
        using var client = LavraHttpClient.Create(api.Address, TestApi.Reader, api.Time);
        await client.ListToolsAsync(None);

        var error = await Assert.ThrowsAsync<LavraHttpException>(() => client.ListToolsAsync(None));

        Assert.True(error.Transient);
        Assert.InRange(error.RetryAfter!.Value.TotalSeconds, 1, 60);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_named_with_the_remedy()
    {
        var api = await TestApi.StartAsync();
        using var client = LavraHttpClient.Create(api.Address, null, new ManualTime());
        await api.DisposeAsync();

        var error = await Assert.ThrowsAsync<LavraHttpException>(() => client.GetHealthAsync(None));

        Assert.Null(error.Status);
        Assert.Contains("'lavra serve'", error.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "text/html", "<html>")]
    [InlineData(502, "text/html", "<html>")]
    [InlineData(302, "text/html", "")]
    [InlineData(404, "application/problem+json", "{broken")]
    public async Task An_answer_that_is_not_Lavras_is_said_to_be_none(int status, string type, string body)
    {
        await using var api = await OtherServerAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            context.Response.Headers.Location = "/elsewhere";
            return context.Response.WriteAsync(body);
        });
        using var client = LavraHttpClient.Create(api.Address, "lv_key", api.Time);

        var error = await Assert.ThrowsAsync<LavraHttpException>(() => client.GetAsync(RunId.New(api.Time), None));

        Assert.Contains("Check the address", error.Detail.Replace("check", "Check", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/relative")]
    [InlineData("ftp://localhost")]
    public void An_address_that_is_none_is_refused(string address)
    {
        Assert.Throws<ArgumentException>(() => LavraHttpClient.Create(new Uri(address, UriKind.RelativeOrAbsolute), null, new ManualTime()));
    }

    private static Task<TestApi> OtherServerAsync(RequestDelegate answer) =>
        TestApi.StartAsync(static _ => { }, HttpReach.Network, compose: app => app.Run(answer));
}
