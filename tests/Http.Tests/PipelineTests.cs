using System.Net;
using Lavra.Durability;
using Lavra.Facts;
using Lavra.Http;
using Lavra.Http.Hosting;
using Lavra.Http.Tests.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lavra.Http.Tests;

public sealed class PipelineTests
{
    [Theory]
    [InlineData("/healthz")]
    [InlineData("/api/runs")]
    [InlineData("/nowhere")]
    public async Task Every_answer_keeps_browsers_and_caches_in_bounds(string path)
    {
        await using var api = await TestApi.StartAsync();

        using var response = await api.ClientWith(null).GetAsync(path);

        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["default-src 'none'; frame-ancestors 'none'"], response.Headers.GetValues("Content-Security-Policy"));
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task An_address_that_does_not_exist_is_a_problem()
    {
        await using var api = await TestApi.StartAsync();

        using var response = await api.Client.GetAsync("/api/nowhere");

        Assert.Contains("/openapi.json", (await response.ReadProblemAsync(HttpStatusCode.NotFound)).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_method_is_a_problem_that_names_the_right_ones()
    {
        await using var api = await TestApi.StartAsync();

        using var response = await api.Client.DeleteAsync("/api/runs");

        await response.ReadProblemAsync(HttpStatusCode.MethodNotAllowed);
        Assert.Equal(["GET", "HEAD", "POST"], response.Content.Headers.Allow.Order());
    }

    [Fact]
    public async Task HEAD_answers_as_GET_does_but_without_a_body()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(LogAction.TaskStarted);

        foreach (var path in new[] { "/api/runs", $"/api/runs/{id}", $"/api/runs/{id}/events", "/openapi.json", "/healthz" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, path);
            using var response = await api.Client.SendAsync(request);
            Assert.Equal((path, HttpStatusCode.OK), (path, response.StatusCode));
            Assert.Empty(await response.Content.ReadAsByteArrayAsync());
            Assert.NotNull(response.Content.Headers.ContentType);
        }
    }

    [Fact]
    public async Task A_failure_inside_shows_nothing_but_a_trace_id_which_the_log_explains()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync();
        api.Runs.Failure = new InvalidOperationException("password=hunter2");

        using var response = await api.Client.GetAsync($"/api/runs/{id}");

        var problem = await response.ReadProblemAsync(HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperation", problem.ToString(), StringComparison.Ordinal);
        Assert.NotEqual("", problem.Text("traceId"));
        Assert.Contains(api.Logs.Lines, static line => line.StartsWith("Error 1500 GET /api/runs/{id} failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_that_is_away_is_not_the_end_and_says_when_to_come_again()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync();
        api.Runs.Failure = new AwayException();

        using var response = await api.Client.GetAsync($"/api/runs/{id}");

        var problem = await response.ReadProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("urn:lavra:problem:unavailable", problem.Text("type"));
        Assert.DoesNotContain("table seven", problem.ToString(), StringComparison.Ordinal);
        Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        await response.CheckAsync("/api/runs/{id}");
        Assert.Contains(api.Logs.Lines, static line => line.StartsWith("Error 1500", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_served_the_same_through_an_application_builder_behind_another_hosts_routing()
    {
        await using var api = await TestApi.StartAsync(
            static options => options.Keys.Add(new ApiKeyOptions { Name = "a", Scopes = { "admin" }, Hash = Security.ApiKey.HashOf("lv_a") }),
            HttpReach.Network,
            compose: static app =>
            {
                var inner = new ApplicationBuilder(app.Services);
                inner.UseRouting();
                inner.UseLavraHttp();
                inner.UseEndpoints(static routes => routes.MapLavra());
                var pipeline = inner.Build();
                app.MapFallback("{**path}", (RequestDelegate)(context =>
                {
                    context.SetEndpoint(null);
                    context.Request.RouteValues.Clear();
                    return pipeline(context);
                }));
            });
        using var client = api.ClientWith("lv_a");

        using var started = await client.PostJsonAsync("/api/runs", """{"objective":"x"}""");
        using var read = await client.GetAsync(started.Headers.Location);
        using var refused = await api.ClientWith(null).GetAsync("/api/runs");
        using var unknown = await client.GetAsync("/api/nowhere");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (started.StatusCode, read.StatusCode));
        await refused.ReadProblemAsync(HttpStatusCode.Unauthorized);
        await unknown.ReadProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Endpoints_behind_a_path_prefix_link_to_themselves_with_it()
    {
        await using var api = await TestApi.StartAsync(
            static options => options.Keys.Add(new ApiKeyOptions { Name = "a", Scopes = { "admin" }, Hash = Security.ApiKey.HashOf("lv_a") }),
            HttpReach.Network,
            compose: static app =>
            {
                app.UsePathBase("/lavra");
                app.UseRouting();
                app.UseLavraHttp();
                app.MapLavra();
            });

        using var response = await api.ClientWith("lv_a").PostJsonAsync("/lavra/api/runs", """{"objective":"x"}""");

        Assert.StartsWith("/lavra/api/runs/", response.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    private sealed class AwayException() : Exception("table seven is away"), IPermanentFailure
    {
        public bool IsPermanent => false;
    }
}
