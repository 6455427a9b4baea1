using System.Net;
using Lavra.Facts;
using Lavra.Http.Tests.OpenApi;

namespace Lavra.Http.Tests;

public sealed class RateLimitTests
{
    [Fact]
    public async Task A_key_that_comes_too_often_is_told_when_to_come_back_while_others_are_served()
    {
        await using var api = await TestApi.StartAsync(static options => options.RequestsPerMinute = 2);
        using var client = api.ClientWith(TestApi.Reader);
        (await client.GetAsync("/api/runs")).Dispose();
        (await client.GetAsync("/api/runs")).Dispose();

        using var refused = await client.GetAsync("/api/runs");
        using var other = await api.ClientWith(TestApi.Stranger).GetAsync("/api/runs");
        using var health = await client.GetAsync("/healthz");

        var problem = await refused.ReadProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.Contains("RequestsPerMinute", problem.Text("detail"), StringComparison.Ordinal);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (other.StatusCode, health.StatusCode));
        await refused.CheckAsync("/api/runs");
    }

    [Fact]
    public async Task Unknown_keys_cannot_use_up_what_a_key_has()
    {
        await using var api = await TestApi.StartAsync(static options => options.RequestsPerMinute = 1);
        for (var i = 0; i < 5; i++)
        {
            using var refused = await api.ClientWith("lv_guess").GetAsync("/api/runs");
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        using var response = await api.ClientWith(TestApi.Reader).GetAsync("/api/runs");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_key_may_hold_a_number_of_streams_open_and_gets_one_back_when_it_closes_one()
    {
        await using var api = await TestApi.StartAsync(static options =>
        {
            options.EventStreams = 1;
            options.RequestsPerMinute = 1_000_000;
        });
        var id = await api.AddRunAsync(LogAction.TaskStarted);
        using var client = api.ClientWith(TestApi.Reader);
        var open = await client.GetAsync($"/api/runs/{id}/events", HttpCompletionOption.ResponseHeadersRead);

        using var refused = await client.GetAsync($"/api/runs/{id}/events");
        using var plain = await client.GetAsync($"/api/runs/{id}/log");
        await api.Log.WhenFollowersAsync(1);
        open.Dispose();
        await api.Log.WhenFollowersAsync(0);

        Assert.Contains("EventStreams", (await refused.ReadProblemAsync(HttpStatusCode.TooManyRequests)).Text("detail"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        HttpResponseMessage? again = null;
        while (again is not { StatusCode: HttpStatusCode.OK })
        {
            // The permit comes back when the server has left the request, a moment after its follower.
            again?.Dispose();
            again = await client.GetAsync($"/api/runs/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        }

        again.Dispose();
    }
}
