using System.Net;
using Lavra.Facts;
using Lavra.Words;

namespace Lavra.Http.Tests;

public sealed class CancelRunTests
{
    public static TheoryData<RunStatus> EveryStatus => [.. WireWords.Members<RunStatus>()];

    [Theory]
    [MemberData(nameof(EveryStatus))]
    public async Task A_run_can_be_cancelled_until_its_status_is_an_end(RunStatus status)
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(run => run with { Status = status });

        using var response = await api.Client.PostJsonAsync($"/api/runs/{id}/cancel", "{}");

        Assert.Equal(!status.HasEnded(), response.StatusCode == HttpStatusCode.Accepted);
        Assert.Equal(!status.HasEnded(), api.Durable.Cancelled.ContainsKey(id.ToString()));
    }

    [Theory]
    [InlineData("""{"reason":"enough"}""", "enough")]
    [InlineData("{}", null)]
    [InlineData("", null)]
    public async Task A_run_is_told_to_stop_with_the_reason_and_who_said_so(string body, string? reason)
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync();

        using var response = await api.Client.PostJsonAsync($"/api/runs/{id}/cancel", body);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(id.ToString(), (await response.ReadJsonAsync()).Text("id"));
        var request = api.Durable.Cancelled[id.ToString()];
        Assert.Equal((reason, "admin"), (request.Reason, request.RequestedBy));
    }

    [Fact]
    public async Task Cancelling_what_was_cancelled_is_no_error()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(static run => run with { Status = RunStatus.Cancelled });

        using var response = await api.Client.PostJsonAsync($"/api/runs/{id}/cancel", "{}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("cancelled", (await response.ReadJsonAsync()).Text("status"));
    }

    [Fact]
    public async Task Cancelling_what_ended_otherwise_is_a_conflict_that_names_the_status()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(LogAction.TaskCompleted);

        using var response = await api.Client.PostJsonAsync($"/api/runs/{id}/cancel", "{}");

        Assert.Contains("completed", (await response.ReadProblemAsync(HttpStatusCode.Conflict)).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_tenants_run_cannot_be_cancelled()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync();

        using var response = await api.ClientWith(TestApi.Stranger).PostJsonAsync($"/api/runs/{id}/cancel", "{}");

        await response.ReadProblemAsync(HttpStatusCode.NotFound);
        Assert.Empty(api.Durable.Cancelled);
    }

    [Fact]
    public async Task A_reason_has_a_limit()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync();

        using var response = await api.Client.PostJsonAsync($"/api/runs/{id}/cancel", $$"""{"reason":"{{new string('x', 501)}}"}""");

        Assert.Equal(["reason"], (await response.ReadProblemAsync(HttpStatusCode.BadRequest)).Fields());
    }
}
