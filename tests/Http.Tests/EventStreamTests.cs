using System.Globalization;
using System.Net;
using System.Text.Json;
using Lavra.Facts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lavra.Http.Tests;

public sealed class EventStreamTests
{
    private static readonly LogAction[] Story =
    [
        LogAction.TaskStarted, LogAction.PlanCreated, LogAction.StepStarted, LogAction.GenerationCompleted, LogAction.ToolExecuted,
        LogAction.UserIntervention, LogAction.ErrorOccurred, LogAction.StepCompleted, LogAction.TaskCompleted,
    ];

    [Fact]
    public async Task Each_entry_is_an_event_with_its_sequence_its_action_and_itself()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(LogAction.TaskStarted, LogAction.GenerationCompleted);
        await using var events = await EventReader.OpenAsync(api.Client, $"/api/runs/{id}/events?after=1");

        var item = (await events.NextAsync())!.Value;

        Assert.Equal(("2", "generation_completed"), (item.EventId, item.EventType));
        var entry = JsonElement.Parse(item.Data);
        Assert.Equal((2, "generation_completed", id.ToString()), (entry.GetProperty("sequence").GetInt64(), entry.Text("action"), entry.Text("run")));
    }

    [Fact]
    public async Task An_entry_arrives_when_it_is_written_and_the_stream_ends_behind_the_last()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(LogAction.TaskStarted);
        await using var events = await EventReader.OpenAsync(api.Client, $"/api/runs/{id}/events");
        Assert.Equal("1", (await events.NextAsync())?.EventId);

        await api.AddEntriesAsync(id, LogAction.ToolExecuted);
        Assert.Equal("2", (await events.NextAsync())?.EventId);
        await api.AddEntriesAsync(id, LogAction.TaskCompleted, LogAction.UserIntervention);

        Assert.Equal(["3"], await events.RestAsync());
    }

    [Fact]
    public async Task Coming_back_after_a_cut_at_any_event_loses_and_doubles_nothing()
    {
        await using var api = await TestApi.StartAsync();

        for (var cut = 0; cut <= Story.Length; cut++)
        {
            var id = await api.AddRunAsync(Story[..Math.Min(cut + 1, Story.Length)]);
            var seen = new List<string?>();
            await using (var first = await EventReader.OpenAsync(api.Client, $"/api/runs/{id}/events"))
            {
                while (seen.Count < cut)
                {
                    seen.Add((await first.NextAsync())?.EventId);
                }
            }

            await api.AddEntriesAsync(id, Story[Math.Min(cut + 1, Story.Length)..]);
            var lastId = cut == 0 ? null : cut.ToString(CultureInfo.InvariantCulture);
            using var response = await EventReader.OpenRawAsync(api.Client, $"/api/runs/{id}/events", lastId);
            if (cut == Story.Length)
            {
                Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
            }
            else
            {
                await using var second = await EventReader.OpenAsync(api.Client, $"/api/runs/{id}/events", lastId);
                seen.AddRange(await second.RestAsync());
            }

            Assert.Equal(Enumerable.Range(1, Story.Length).Select(static n => n.ToString(CultureInfo.InvariantCulture)), seen);
        }
    }

    [Fact]
    public async Task The_last_event_id_counts_before_the_address()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(Story);

        await using var events = await EventReader.OpenAsync(api.Client, $"/api/runs/{id}/events?after=2", lastEventId: "7");

        Assert.Equal(["8", "9"], await events.RestAsync());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public async Task A_last_event_id_that_is_none_is_refused(string lastEventId)
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(Story);

        using var response = await EventReader.OpenRawAsync(api.Client, $"/api/runs/{id}/events", lastEventId);

        Assert.Equal(["Last-Event-ID"], (await response.ReadProblemAsync(HttpStatusCode.BadRequest)).Fields());
    }

    [Fact]
    public async Task A_silent_stream_sends_a_comment_at_every_heartbeat()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(LogAction.TaskStarted);
        using var response = await EventReader.OpenRawAsync(api.Client, $"/api/runs/{id}/events?after=1");
        await using var body = await response.Content.ReadAsStreamAsync();
        Assert.Equal("retry: 1000\n\n", await EventReader.ReadUntilAsync(body, "\n\n"));

        for (var beat = 0; beat < 3; beat++)
        {
            // One timer ends the stream, the other is the heartbeat's.
            await api.Time.WhenTimersAsync(2);
            api.Time.Advance(TimeSpan.FromSeconds(15));
            Assert.Equal(":\n\n", await EventReader.ReadUntilAsync(body, "\n\n"));
        }

        await api.AddEntriesAsync(id, LogAction.ToolExecuted);
        Assert.StartsWith("id: 2\nevent: tool_executed\ndata: {", await EventReader.ReadUntilAsync(body, "\n\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_ends_before_the_hosts_limit_and_goes_on_from_there()
    {
        await using var api = await TestApi.StartAsync(static options => options.EventStreamTime = TimeSpan.FromSeconds(10));
        var id = await api.AddRunAsync(LogAction.TaskStarted);
        await using var first = await EventReader.OpenAsync(api.Client, $"/api/runs/{id}/events");
        var seen = new List<string?> { (await first.NextAsync())?.EventId };

        await api.Time.WhenTimersAsync(2);
        api.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await first.NextAsync());
        await api.AddEntriesAsync(id, LogAction.TaskCompleted);
        await using var second = await EventReader.OpenAsync(api.Client, $"/api/runs/{id}/events", seen[^1]);
        seen.AddRange(await second.RestAsync());

        Assert.Equal(["1", "2"], seen);
    }

    [Fact]
    public async Task A_reader_that_leaves_is_no_longer_served()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(LogAction.TaskStarted);
        var events = await EventReader.OpenAsync(api.Client, $"/api/runs/{id}/events");
        await events.NextAsync();
        await api.Log.WhenFollowersAsync(1).WaitAsync(TimeSpan.FromMinutes(1));

        await events.DisposeAsync();

        await api.Log.WhenFollowersAsync(0).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.DoesNotContain(api.Logs.Lines, static line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_that_stops_ends_its_streams_instead_of_waiting_for_them()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(LogAction.TaskStarted);
        await using var events = await EventReader.OpenAsync(api.Client, $"/api/runs/{id}/events?after=1");
        var next = events.NextAsync();

        var stopping = api.StopAsync();

        Assert.Null(await next);
        await stopping.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_stream_that_is_asked_for_while_the_host_stops_ends_at_once_and_lets_readers_come_back()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(LogAction.TaskStarted);
        api.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        using var response = await EventReader.OpenRawAsync(api.Client, $"/api/runs/{id}/events");

        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal("retry: 1000\n\n", await response.Content.ReadAsStringAsync());
        Assert.DoesNotContain(api.Logs.Lines, static line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Readers_side_by_side_each_see_everything_and_one_that_does_not_read_hinders_nobody()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(LogAction.TaskStarted);
        using var idle = await EventReader.OpenRawAsync(api.Client, $"/api/runs/{id}/events");
        var readers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EventReader.OpenAsync(api.Client, $"/api/runs/{id}/events")));
        var reading = readers.Select(static reader => reader.RestAsync()).ToList();

        await api.AddEntriesAsync(id, [.. Enumerable.Repeat(LogAction.ToolExecuted, 500), LogAction.TaskCompleted]);

        foreach (var ids in await Task.WhenAll(reading))
        {
            Assert.Equal(Enumerable.Range(1, 502).Select(static n => n.ToString(CultureInfo.InvariantCulture)), ids);
        }

        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }
    }
}
