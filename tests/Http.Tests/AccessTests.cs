using System.Net;
using System.Net.Http.Headers;
using Lavra.Http;
using Lavra.Http.Callers;
using Lavra.Http.Hosting;
using Lavra.Identity;
using Lavra.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lavra.Http.Tests;

public sealed class AccessTests
{
    private static readonly string[] Public = ["/healthz", "/openapi.json"];

    [Fact]
    public async Task Every_endpoint_says_who_may_use_it_and_only_the_listed_ones_are_public()
    {
        await using var api = await TestApi.StartAsync();

        var endpoints = Endpoints(api);

        Assert.All(endpoints, static endpoint => Assert.NotNull(endpoint.Metadata.GetMetadata<EndpointAccess>()));
        Assert.Equal(
            Public,
            endpoints.Where(static endpoint => endpoint.Metadata.GetMetadata<EndpointAccess>() is { Scope: null })
                .Select(static endpoint => endpoint.RoutePattern.RawText!).Order());
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("wrong", "")]
    [InlineData("reader", "runs:read")]
    [InlineData("writer", "runs:write")]
    [InlineData("admin", "runs:read,runs:write,admin")]
    public async Task On_every_endpoint_a_key_opens_what_its_scopes_name_and_nothing_else(string? key, string scopes)
    {
        await using var api = await TestApi.StartAsync();
        using var client = api.ClientWith(key switch
        {
            null => null,
            "reader" => TestApi.Reader,
            "writer" => TestApi.Writer,
            "admin" => TestApi.Admin,
            _ => "lv_" + key,
        });
        var id = await api.AddRunAsync(Facts.LogAction.TaskStarted, Facts.LogAction.TaskCompleted);

        foreach (var (method, path, scope) in Requests(api, id))
        {
            using var request = new HttpRequestMessage(method, path);
            request.Content = method == HttpMethod.Post ? new StringContent("{}", new MediaTypeHeaderValue("application/json")) : null;
            using var response = await client.SendAsync(request);
            var expected = scope is null || scopes.Split(',').Contains(scope) ? "let through"
                : scopes.Length == 0 ? "401" : "403";
            var found = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                ? $"{(int)response.StatusCode}" : "let through";
            Assert.Equal((method, path, expected), (method, path, found));
            Assert.True((int)response.StatusCode < 500);
        }
    }

    [Fact]
    public async Task A_route_that_says_nothing_is_for_administrators()
    {
        await using var api = await TestApi.StartAsync(
            static options => options.Keys.Add(new ApiKeyOptions
            {
                Name = "r", Scopes = { ApiKeyScopes.ReadRuns, ApiKeyScopes.WriteRuns }, Hash = ApiKey.HashOf("lv_r"),
            }),
            HttpReach.Network,
            compose: static app =>
            {
                app.UseLavraHttp();
                app.MapGet("/forgotten", (RequestDelegate)(static context => context.Response.WriteAsync("secret")));
            });

        using var response = await api.ClientWith("lv_r").GetAsync("/forgotten");

        Assert.Contains("'admin'", (await response.ReadProblemAsync(HttpStatusCode.Forbidden)).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_the_answer_says_how_to_send_one()
    {
        await using var api = await TestApi.StartAsync();

        using var response = await api.ClientWith(null).GetAsync("/api/runs");

        Assert.Contains("X-Api-Key", (await response.ReadProblemAsync(HttpStatusCode.Unauthorized)).Text("detail"), StringComparison.Ordinal);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Theory]
    [InlineData("X-Api-Key", "lv_reader", HttpStatusCode.OK)]
    [InlineData("Authorization", "bearer lv_reader", HttpStatusCode.OK)]
    [InlineData("Authorization", "Basic lv_reader", HttpStatusCode.Unauthorized)]
    [InlineData("Authorization", "lv_reader", HttpStatusCode.Unauthorized)]
    [InlineData("X-Api-Key", "lv_READER", HttpStatusCode.Unauthorized)]
    [InlineData("X-Api-Key", "lv_reade", HttpStatusCode.Unauthorized)]
    [InlineData("X-Api-Key", "", HttpStatusCode.Unauthorized)]
    public async Task A_key_is_taken_from_either_header_and_compared_exactly(string header, string value, HttpStatusCode expected)
    {
        await using var api = await TestApi.StartAsync();
        using var client = api.ClientWith(null);
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        using var response = await client.GetAsync("/api/runs");

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task A_key_in_the_address_is_not_taken()
    {
        await using var api = await TestApi.StartAsync();

        using var response = await api.ClientWith(null).GetAsync($"/api/runs?api_key={TestApi.Admin}");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_refusal_is_logged_with_method_route_and_status()
    {
        await using var api = await TestApi.StartAsync();

        using var unknown = await api.ClientWith("lv_unknown").GetAsync("/api/runs");
        using var weak = await api.ClientWith(TestApi.Reader).PostJsonAsync("/api/runs/0123456789abcdef0123456789abcdef/cancel", "{}");

        Assert.Equal(
            ["Information 1510 GET /api/runs refused: 401 ", "Information 1510 POST /api/runs/{id}/cancel refused: 403 "],
            api.Logs.Lines.Where(static line => line.Contains(" 1510 ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Keys_never_reach_the_log()
    {
        await using var api = await TestApi.StartAsync();

        foreach (var key in new[] { TestApi.Reader, TestApi.Admin, "lv_unknown" })
        {
            using var response = await api.ClientWith(key).PostJsonAsync("/api/runs", "{}");
        }

        Assert.NotEmpty(api.Logs.Lines);
        Assert.DoesNotContain(api.Logs.Lines, static line => line.Contains("lv_", StringComparison.Ordinal));
    }

    private static List<RouteEndpoint> Endpoints(TestApi api) =>
        [.. api.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>()];

    private static IEnumerable<(HttpMethod Method, string Path, string? Scope)> Requests(TestApi api, RunId id) =>
        from endpoint in Endpoints(api)
        from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
        select (
            new HttpMethod(method),
            endpoint.RoutePattern.RawText!.Replace("{id}", id.ToString(), StringComparison.Ordinal),
            endpoint.Metadata.GetRequiredMetadata<EndpointAccess>().Scope);
}
