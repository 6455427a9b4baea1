using System.Globalization;
using System.Text.Json;
using Lavra.EndToEnd.Tests.Processes;
using Lavra.Http.Client;
using Lavra.Http.Resources;
using Lavra.Identity;

namespace Lavra.EndToEnd.Tests.Serving;

/// <summary>
/// Clients that follow one run all the while: one that stays, some that break their connection after every so many events, and the
/// product's own client.
/// </summary>
internal sealed class Followers : IDisposable
{
    private static readonly int[] LeaveAfter = [1, 2, 3, 7, int.MaxValue];

    private readonly LavraServer server;
    private readonly RunId run;
    private readonly LavraHttpClient client;
    private readonly List<LogEntryResource> entries = [];
    private readonly List<EventFollower> followers;
    private readonly Task following;

    /// <param name="server">The server to begin with.</param>
    /// <param name="run">The run.</param>
    public Followers(LavraServer server, RunId run)
    {
        (this.server, this.run) = (server, run);
        client = LatestServer.Connect(server);
        followers = [.. LeaveAfter.Select(count => EventFollower.Start(server, run, count))];
        following = Task.Run(FollowAsync);
    }

    /// <summary>Lets the servers of a workplace be asked as often as followers come, all of one caller.</summary>
    public static void Admit(Workplace place)
    {
        place.Variables["Lavra__Http__EventStreams"] = "1000";
        place.Variables["Lavra__Http__RequestsPerMinute"] = "100000";
    }

    /// <summary>Waits until everybody has seen what the run's log holds by now.</summary>
    public async Task CatchUpAsync()
    {
        var last = (await client.GetAsync(run, CancellationToken.None))!.LastSequence;
        await Task.WhenAll(followers.Select(follower => follower.ReachAsync(last)));
    }

    /// <summary>Waits for the run's end, and checks that everybody saw every entry of the log once and in order.</summary>
    /// <returns>The log.</returns>
    public async Task<IReadOnlyList<LogEntryResource>> EndAsync()
    {
        await Task.WhenAll([following, .. followers.Select(follower => follower.Done)]).WaitAsync(LavraProcess.Patience);
        var log = (await client.ReadLogAsync(run, 0, 1000, CancellationToken.None)).Items;
        Assert.Equal(Enumerable.Range(1, log.Count), log.Select(entry => (int)entry.Sequence));
        Assert.True(log[^1].IsLast);
        Assert.Equal(log, entries);
        var (ids, texts) = (log.Select(entry => entry.Sequence.ToString(CultureInfo.InvariantCulture)).ToList(), await ReadTextsAsync());
        foreach (var follower in followers)
        {
            Assert.Equal(ids, follower.Events.Select(e => e.EventId));
            Assert.Equal(texts, follower.Events.Select(e => e.Data));
        }

        return log;
    }

    public void Dispose()
    {
        client.Dispose();
        followers.ForEach(static follower => follower.Dispose());
    }

    private async Task<List<string>> ReadTextsAsync()
    {
        using var http = LatestServer.Open(server);
        using var page = JsonDocument.Parse(await http.GetStringAsync($"api/runs/{run}/log?limit=1000"));
        return [.. page.RootElement.GetProperty("items").EnumerateArray().Select(static item => item.GetRawText())];
    }

    private async Task FollowAsync()
    {
        await foreach (var entry in client.FollowAsync(run, 0, CancellationToken.None))
        {
            entries.Add(entry);
        }
    }
}
