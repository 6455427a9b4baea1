using System.Net;
using System.Net.ServerSentEvents;
using Lavra.EndToEnd.Tests.Processes;
using Lavra.Identity;

namespace Lavra.EndToEnd.Tests.Serving;

/// <summary>
/// Follows a run's events over bare HTTP: takes every event as it comes, leaves after every so many, comes back with the id of the
/// last, and goes to the next server when its own is gone. Nothing here would hide an event that is lost or comes twice.
/// </summary>
internal sealed class EventFollower : IDisposable
{
    // A connection that is left is broken at once, not read to its end in the hope of using it again.
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxResponseDrainSize = 0 });
    private readonly List<SseItem<string>> events = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> waiters = [];
    private readonly Lock gate = new();
    private readonly RunId run;
    private readonly int leavesAfter;

    private EventFollower(LavraServer server, RunId run, int leavesAfter)
    {
        (this.run, this.leavesAfter) = (run, leavesAfter);
        Done = Task.Run(() => FollowAsync(server));
    }

    /// <summary>Ends when the run's last event has come; fails when something else came than events.</summary>
    public Task Done { get; }

    /// <summary>What came so far, in order of arrival.</summary>
    public IReadOnlyList<SseItem<string>> Events
    {
        get
        {
            lock (gate)
            {
                return [.. events];
            }
        }
    }

    /// <summary>Begins to follow.</summary>
    /// <param name="server">The server to begin with.</param>
    /// <param name="run">The run.</param>
    /// <param name="leavesAfter">After how many events it breaks its connection.</param>
    public static EventFollower Start(LavraServer server, RunId run, int leavesAfter) => new(server, run, leavesAfter);

    /// <summary>Waits until so many events have come.</summary>
    public async Task ReachAsync(long count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (events.Count >= count)
            {
                return;
            }

            waiters.Add(((int)count, reached));
        }

        await (await Task.WhenAny(reached.Task, Done).WaitAsync(LavraProcess.Patience));
        Assert.True(reached.Task.IsCompleted, $"Event {count} of run {run} never came.");
    }

    public void Dispose() => http.Dispose();

    private async Task FollowAsync(LavraServer server)
    {
        while (!HasEnded())
        {
            while (server.Successor.IsCompletedSuccessfully)
            {
                server = await server.Successor;
            }

            if (!await ConnectAsync(server))
            {
                server = await server.Successor.WaitAsync(LavraProcess.Patience);
            }
        }
    }

    /// <returns>False when the server ended the connection.</returns>
    private async Task<bool> ConnectAsync(LavraServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, $"api/runs/{run}/events"));
        if (events.Count > 0)
        {
            request.Headers.Add("Last-Event-ID", events[^1].EventId);
        }

        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                Assert.Fail($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}\n{server.Process.Report()}");
            }

            await using var body = await response.Content.ReadAsStreamAsync();
            var read = 0;
            await foreach (var item in SseParser.Create(body).EnumerateAsync())
            {
                Take(item);
                if (++read == leavesAfter)
                {
                    return true;
                }
            }

            return HasEnded();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return false;
        }
    }

    private bool HasEnded() => events is [.., { EventType: "task_completed" or "task_failed" }];

    private void Take(SseItem<string> item)
    {
        lock (gate)
        {
            events.Add(item);
            foreach (var (_, reached) in waiters.Where(waiter => waiter.Count <= events.Count))
            {
                reached.TrySetResult();
            }

            waiters.RemoveAll(waiter => waiter.Count <= events.Count);
        }
    }
}
