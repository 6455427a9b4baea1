using System.Net;
using Lavra.Facts;
using Lavra.Http.Client;
using Lavra.Http.Hosting;
using Lavra.Identity;
using Lavra.Testing.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lavra.Http.Tests;

public sealed class LogFollowerTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Following_gives_every_entry_once_to_the_end()
    {
        await using var api = await TestApi.StartAsync();
        using var client = LavraHttpClient.Create(api.Address, TestApi.Reader, api.Time);
        var id = await api.AddRunAsync(LogAction.TaskStarted);
        await using var following = client.FollowAsync(id, 0, None).GetAsyncEnumerator();

        Assert.True(await following.MoveNextAsync());
        await api.AddEntriesAsync(id, LogAction.ToolExecuted, LogAction.TaskCompleted);
        Assert.True(await following.MoveNextAsync());
        Assert.True(await following.MoveNextAsync());

        Assert.Equal((3, LogAction.TaskCompleted), (following.Current.Sequence, following.Current.Action));
        Assert.False(await following.MoveNextAsync());
    }

    [Fact]
    public async Task Following_a_run_that_ended_from_its_end_gives_nothing()
    {
        await using var api = await TestApi.StartAsync();
        using var client = LavraHttpClient.Create(api.Address, TestApi.Reader, api.Time);
        var id = await api.AddRunAsync(LogAction.TaskStarted, LogAction.TaskCompleted);

        Assert.Empty(await client.FollowAsync(id, 2, None).ToListAsync());
    }

    [Fact]
    public async Task Following_goes_on_over_streams_that_end_are_cut_or_repeat()
    {
        var asked = new List<string?>();
        await using var api = await OtherServerAsync(async context =>
        {
            asked.Add(context.Request.Headers["Last-Event-ID"]);
            if (asked.Count == 2)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            context.Response.ContentType = "text/event-stream";
            _ = long.TryParse(asked[^1], out var last);
            for (var n = Math.Max(1, last); n <= last + 1; n++)
            {
                var action = n == 5 ? "task_completed" : "tool_executed";
                await context.Response.WriteAsync($$"""
                    : hello
                    id: {{n}}
                    event: {{action}}
                    data: {"run":"00000000000070008000000000000001","sequence":{{n}},"action":"{{action}}","success":true,"createdAt":"2026-11-20T08:00:00Z"}


                    """);
            }

            await context.Response.Body.FlushAsync();
            if (asked.Count == 3)
            {
                context.Abort();
            }
        });
        using var client = LavraHttpClient.Create(api.Address, null, api.Time);
        var following = client.FollowAsync(RunId.New(api.Time), 0, None).Select(static entry => entry.Sequence).ToListAsync().AsTask();

        while (!following.IsCompleted)
        {
            // Each connection waits for silence, each pause for its time.
            await Task.WhenAny(following, api.Time.WhenTimersAsync(1));
            api.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([1, 2, 3, 4, 5], await following);
        Assert.Equal([null, "1", "1"], asked[..3]);
    }

    [Theory]
    [InlineData("text/html", "<html>")]
    [InlineData("text/event-stream", "data: {broken\n\n")]
    public async Task Following_what_is_no_Lavra_server_fails_at_once(string type, string body)
    {
        await using var api = await OtherServerAsync(context =>
        {
            context.Response.ContentType = type;
            return context.Response.WriteAsync(body);
        });
        using var client = LavraHttpClient.Create(api.Address, null, api.Time);

        var error = await Assert.ThrowsAsync<LavraHttpException>(() => client.FollowAsync(RunId.New(api.Time), 0, None).ToListAsync().AsTask());

        Assert.False(error.Transient);
    }

    [Fact]
    public async Task Following_gives_up_a_connection_that_stays_silent()
    {
        var connections = 0;
        var second = new TaskCompletionSource();
        await using var api = await OtherServerAsync(async context =>
        {
            if (++connections == 2)
            {
                second.SetResult();
            }

            context.Response.ContentType = "text/event-stream";
            await context.Response.StartAsync();
            await context.Response.Body.FlushAsync();
            await Never.ComesBackAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using var client = LavraHttpClient.Create(api.Address, null, api.Time);
        using var stop = new CancellationTokenSource();
        var following = client.FollowAsync(RunId.New(api.Time), 0, stop.Token).ToListAsync(stop.Token).AsTask();

        while (!second.Task.IsCompleted)
        {
            await Task.WhenAny(second.Task, api.Time.WhenTimersAsync(1));
            api.Time.Advance(TimeSpan.FromSeconds(60));
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    [Fact]
    public async Task Following_fails_after_so_many_attempts_and_at_once_when_refused()
    {
        var attempts = 0;
        await using var api = await OtherServerAsync(context =>
        {
            attempts++;
            context.Response.StatusCode = context.Request.Headers.Authorization.Count > 0 ? 401 : 503;
            return Task.CompletedTask;
        });
        using var client = LavraHttpClient.Create(api.Address, null, api.Time);
        var following = client.FollowAsync(RunId.New(api.Time), 0, None).ToListAsync().AsTask();
        while (!following.IsCompleted)
        {
            await Task.WhenAny(following, api.Time.WhenTimersAsync(1));
            api.Time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Assert.ThrowsAsync<LavraHttpException>(() => following)).Status);
        Assert.Equal(10, attempts);
        using var refused = LavraHttpClient.Create(api.Address, "lv_no", api.Time);
        await Assert.ThrowsAsync<LavraHttpException>(() => refused.FollowAsync(RunId.New(api.Time), 0, None).ToListAsync().AsTask());
        Assert.Equal(11, attempts);
    }

    private static Task<TestApi> OtherServerAsync(RequestDelegate answer) =>
        TestApi.StartAsync(static _ => { }, HttpReach.Network, compose: app => app.Run(answer));
}
