using System.Net;
using Lavra.Http.Hosting;

namespace Lavra.Http.Tests;

public sealed class LoopbackTests
{
    [Fact]
    public async Task Without_keys_this_machine_is_served_when_bound_to_loopback()
    {
        await using var api = await TestApi.StartWithoutKeysAsync(HttpReach.Loopback);

        using var response = await api.ClientWith(null).PostJsonAsync("/api/runs", """{"objective":"x"}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("local", (await response.ReadJsonAsync()).Text("startedBy"));
    }

    [Fact]
    public async Task Without_keys_a_server_that_others_may_reach_serves_nobody_and_says_so()
    {
        await using var api = await TestApi.StartWithoutKeysAsync(HttpReach.Network);

        using var response = await api.ClientWith(null).GetAsync("/api/runs");

        Assert.Contains("--new-key", (await response.ReadProblemAsync(HttpStatusCode.Unauthorized)).Text("detail"), StringComparison.Ordinal);
        Assert.Contains(api.Logs.Lines, static line => line.StartsWith("Warning 1511", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_keys_this_machine_needs_one_too()
    {
        await using var api = await TestApi.StartAsync();

        using var response = await api.ClientWith(null).GetAsync("/api/runs");

        await response.ReadProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("10.0.0.7", HttpStatusCode.Unauthorized)]
    [InlineData("::ffff:10.0.0.7", HttpStatusCode.Unauthorized)]
    [InlineData("127.0.0.9", HttpStatusCode.OK)]
    [InlineData("::1", HttpStatusCode.OK)]
    [InlineData("::ffff:127.0.0.1", HttpStatusCode.OK)]
    public async Task Only_connections_of_this_machine_need_no_key(string remote, HttpStatusCode expected)
    {
        await using var api = await TestApi.StartWithoutKeysAsync(HttpReach.Loopback, IPAddress.Parse(remote));

        using var response = await api.ClientWith(null).GetAsync("/api/runs");

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("LOCALHOST:5000", HttpStatusCode.OK)]
    [InlineData("[::1]:5000", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.nip.io:5000", HttpStatusCode.Forbidden)]
    [InlineData("10.0.0.7", HttpStatusCode.Forbidden)]
    public async Task Without_a_key_a_foreign_host_name_is_refused_against_DNS_rebinding(string host, HttpStatusCode expected)
    {
        await using var api = await TestApi.StartWithoutKeysAsync(HttpReach.Loopback);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/runs") { Headers = { Host = host } };

        using var response = await api.ClientWith(null).SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost:1")]
    [InlineData("Origin", "")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Without_a_key_a_foreign_page_is_refused(string header, string value)
    {
        await using var api = await TestApi.StartWithoutKeysAsync(HttpReach.Loopback);
        using var client = api.ClientWith(null);
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        using var read = await client.GetAsync("/api/runs");
        using var write = await client.PostJsonAsync("/api/runs", """{"objective":"x"}""");

        await read.ReadProblemAsync(HttpStatusCode.Forbidden);
        await write.ReadProblemAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Pages_of_the_server_itself_are_served()
    {
        await using var api = await TestApi.StartWithoutKeysAsync(HttpReach.Loopback);
        using var client = api.ClientWith(null);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Origin", api.Address.GetLeftPart(UriPartial.Authority));
        client.DefaultRequestHeaders.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");

        using var response = await client.GetAsync("/api/runs");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("Forwarded")]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Forwarded-Host")]
    [InlineData("X-Real-IP")]
    [InlineData("X-Forwarded-Proto")]
    [InlineData("x-forwarded-prefix")]
    [InlineData("Via")]
    [InlineData("CF-Connecting-IP")]
    [InlineData("True-Client-IP")]
    [InlineData("Fastly-Client-IP")]
    [InlineData("X-Client-IP")]
    [InlineData("X-Original-For")]
    [InlineData("X-Envoy-External-Address")]
    [InlineData("CDN-Loop")]
    public async Task Without_a_key_what_came_through_a_proxy_is_refused(string header)
    {
        await using var api = await TestApi.StartWithoutKeysAsync(HttpReach.Loopback);
        using var client = api.ClientWith(null);
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, "10.0.0.7");

        using var response = await client.GetAsync("/api/runs");

        var problem = await response.ReadProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Contains(header, problem.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("X-Request-Id")]
    [InlineData("traceparent")]
    [InlineData("X-Custom")]
    public async Task Headers_of_programs_on_the_machine_itself_do_no_harm(string header)
    {
        await using var api = await TestApi.StartWithoutKeysAsync(HttpReach.Loopback);
        using var client = api.ClientWith(null);
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, "7");

        using var response = await client.GetAsync("/api/runs");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task No_origin_is_ever_allowed_to_read_across()
    {
        await using var api = await TestApi.StartAsync();
        using var client = api.ClientWith(TestApi.Reader);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Origin", "https://evil.example");

        using var response = await client.GetAsync("/api/runs");

        Assert.DoesNotContain(response.Headers, static header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }
}
