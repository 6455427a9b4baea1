using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using Lavra.EndToEnd.Tests.Processes;
using Lavra.Facts;
using Lavra.Http.Client;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Testing.StubModel;

namespace Lavra.EndToEnd.Tests.Serving;

/// <summary>Readers of event streams that do not do their part.</summary>
public sealed class SlowReaderTests
{
    private const int Turns = 3;
    private const int CallsPerTurn = 200;

    // So long that the log is many times what the server and its socket hold for a reader.
    private static readonly string Arguments = $$"""{"path":"{{string.Concat(Enumerable.Repeat("\U0001F4DC", 150))}}"}""";

    [Fact]
    public async Task Readers_that_do_not_read_hold_nothing_up_and_miss_nothing_when_they_do()
    {
        using var hold = new StubGate();
        await using var model = await StubModelServer.StartAsync();
        var calls = Reply.ToolCalls([.. Enumerable.Repeat(("read_file", Arguments), CallsPerTurn)]).HeldBy(hold);
        model.AnswerTurns([.. Enumerable.Repeat(calls, Turns), Reply.Text("Done.")]);
        await using var place = new Workplace(model);
        var server = await LavraServer.StartAsync(place);
        using var client = server.Connect();
        var id = await StartAsync(client, new RunLimitsResource { ToolCallsPerTurn = CallsPerTurn });
        using var http = Open(server, static socket =>
        {
            socket.ReceiveBufferSize = 4096;
            if (OperatingSystem.IsLinux())
            {
                // Small segments (TCP_MAXSEG): by them the kernel chooses how much it keeps for the sender.
                socket.SetRawSocketOption((int)ProtocolType.Tcp, 2, BitConverter.GetBytes(536));
            }
        });
        using var late = await FollowAsync(http, id);
        using var gone = await FollowAsync(http, id);
        using var silent = await FollowAsync(http, id);

        hold.Release(Turns);
        var log = await client.FollowAsync(id, 0, CancellationToken.None).ToListAsync().AsTask().WaitAsync(LavraProcess.Patience);

        var run = await client.GetAsync(id, CancellationToken.None);
        Assert.Equal((RunStatus.Completed, "Done.", log.Count), (run!.Status, run.Answer, (int)run.LastSequence));
        Assert.True(log.Count > Turns * CallsPerTurn);
        gone.Dispose();
        Assert.Equal(log.Select(static entry => entry.Sequence.ToString(CultureInfo.InvariantCulture)), await ReadAsync(late));

        // Nor does the one that is still silent keep the server from ending.
        await server.Process.InterruptAsync();
        Assert.True(await server.Process.ExitAsync() == 0, server.Process.Report());
        AssertQuiet(server);
    }

    [Fact]
    public async Task Readers_that_leave_without_a_word_leave_nothing_behind()
    {
        using var hold = new StubGate();
        await using var model = await StubModelServer.StartAsync();
        model.AnswerWith(_ => Reply.Text("Done.").HeldBy(hold));
        await using var place = new Workplace(model);
        place.Variables["Lavra__Http__EventStreams"] = "2";
        place.Variables["Lavra__Http__RequestsPerMinute"] = "1000000";
        var server = await LavraServer.StartAsync(place);
        using var client = server.Connect();
        var id = await StartAsync(client, limits: null);
        using var resetting = Open(server, static socket => socket.LingerState = new LingerOption(true, 0));
        using var closing = Open(server, static _ => { });

        // Many more than may follow at once: the place of each must become free again.
        for (var i = 0; i < 25; i++)
        {
            using var response = await FollowAsync(i % 2 == 0 ? resetting : closing, id);
            await using var body = await response.Content.ReadAsStreamAsync();
            var first = await SseParser.Create(body).EnumerateAsync().FirstAsync();
            Assert.Equal("1", first.EventId);
        }

        using var last = await FollowAsync(closing, id);
        hold.Release();
        var seen = await ReadAsync(last);

        var run = await client.GetAsync(id, CancellationToken.None);
        Assert.Equal((RunStatus.Completed, "Done."), (run!.Status, run.Answer));
        Assert.Equal(Enumerable.Range(1, (int)run.LastSequence).Select(static n => n.ToString(CultureInfo.InvariantCulture)), seen);
        await server.Process.InterruptAsync();
        Assert.True(await server.Process.ExitAsync() == 0, server.Process.Report());
        AssertQuiet(server);
    }

    private static async Task<RunId> StartAsync(LavraHttpClient client, RunLimitsResource? limits)
    {
        var plan = """{"steps":[{"description":"do it"}]}""";
        return (await client.StartAsync(new StartRunBody { Objective = "do it", Plan = plan, Limits = limits }, CancellationToken.None)).Run.Id;
    }

    /// <summary>Makes a client whose connections break when they are left, with sockets that are prepared.</summary>
    private static HttpClient Open(LavraServer server, Action<Socket> prepare) => new(new SocketsHttpHandler
    {
        MaxResponseDrainSize = 0,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            prepare(socket);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = server.Address,
    };

    /// <summary>Begins to follow, as soon as there is a place: the server may take a moment to see that another reader has left.</summary>
    private static async Task<HttpResponseMessage> FollowAsync(HttpClient http, RunId run)
    {
        while (true)
        {
            var response = await http.GetAsync(new Uri($"api/runs/{run}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            if (response.StatusCode != HttpStatusCode.TooManyRequests)
            {
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                return response;
            }

            response.Dispose();
        }
    }

    private static async Task<List<string?>> ReadAsync(HttpResponseMessage response)
    {
        await using var body = await response.Content.ReadAsStreamAsync();
        return await SseParser.Create(body).EnumerateAsync().Select(static item => item.EventId).ToListAsync().AsTask().WaitAsync(LavraProcess.Patience);
    }

    private static void AssertQuiet(LavraServer server)
    {
        Assert.DoesNotContain("Z error ", server.Process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Z warn ", server.Process.Errors, StringComparison.Ordinal);
    }
}
