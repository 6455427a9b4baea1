using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lavra.Testing.StubModel;

/// <summary>
/// A model server for tests: real HTTP on a free loopback port, OpenAI's wire format, streamed and not, and every way to fail.
/// </summary>
/// <example>
/// <code>
/// await using var stub = await StubModelServer.StartAsync();
/// stub.Enqueue(Reply.RateLimited("2"), Reply.ToolCall("read_file", """{"path":"a.txt"}"""), Reply.Text("Done."));
/// // point a client at stub.Endpoint, then look at stub.Requests
/// </code>
/// </example>
/// <remarks>
/// Each request takes the next queued reply; when there is none, it goes to the script (<see cref="AnswerWith"/>,
/// <see cref="AnswerTurns"/>); without one it is answered with 400. Thread safe.
/// </remarks>
public sealed class StubModelServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Reply> queue = new();
    private readonly List<StubRequest> requests = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> waiters = [];
    private readonly Lock sync = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly StubGate hangs = new();
    private readonly ReplySender sender;
    private Func<StubRequest, Reply> script = static _ =>
        Reply.Error((int)HttpStatusCode.BadRequest, "The stub has no reply left for this request. Queue one, or give it a script.");
    private int received;

    private StubModelServer()
    {
        sender = new ReplySender(hangs);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
        });
        app = builder.Build();
        app.Run(HandleAsync);
    }

    /// <summary>The base address for clients: <c>http://127.0.0.1:{port}/v1</c>.</summary>
    public Uri Endpoint { get; private set; } = new("http://127.0.0.1/v1");

    /// <summary>The models that <c>GET /v1/models</c> lists. Default <c>stub</c>.</summary>
    public IReadOnlyList<string> Models { get; set; } = ["stub"];

    /// <summary>Whether requests are kept to be looked at. Default yes; switch it off for long benchmarks.</summary>
    public bool KeepRequests { get; set; } = true;

    /// <summary>How many requests for an answer came in.</summary>
    public int RequestCount => Volatile.Read(ref received);

    /// <summary>The requests for an answer so far, in order of arrival.</summary>
    public IReadOnlyList<StubRequest> Requests
    {
        get
        {
            lock (sync)
            {
                return [.. requests];
            }
        }
    }

    /// <summary>Starts a server.</summary>
    public static async Task<StubModelServer> StartAsync()
    {
        var stub = new StubModelServer();
        await stub.app.StartAsync();
        var address = stub.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        stub.Endpoint = new Uri(new Uri(address), "/v1");
        return stub;
    }

    /// <summary>Queues replies for the next requests, in order of arrival.</summary>
    public StubModelServer Enqueue(params Reply[] replies)
    {
        foreach (var reply in replies)
        {
            queue.Enqueue(reply);
        }

        return this;
    }

    /// <summary>Answers every request that finds the queue empty by this function. It may be called by several at once.</summary>
    public StubModelServer AnswerWith(Func<StubRequest, Reply> answer)
    {
        script = answer;
        return this;
    }

    /// <summary>
    /// Plays an agent: the reply depends only on how many answers of the model the request's conversation has, so any number
    /// of runs can be driven at once, and a repeated request gets the same answer. The last reply goes for all later turns.
    /// </summary>
    public StubModelServer AnswerTurns(params Reply[] turns) =>
        AnswerWith(request => turns[Math.Min(request.Turn, turns.Length) - 1]);

    /// <summary>Ends when so many requests came in.</summary>
    public Task WaitForRequestsAsync(int count, CancellationToken cancellationToken)
    {
        lock (sync)
        {
            if (received >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiters.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends so many <see cref="Reply.Hang"/>s, by cutting their connections.</summary>
    public void ReleaseHangs(int count = 1) => hangs.Release(count);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await app.DisposeAsync();
        stopping.Dispose();
        hangs.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path.EndsWith("/models", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync(
                $$"""{"object":"list","data":[{{string.Join(",", Models.Select(model => $$"""{"id":"{{model}}","object":"model"}"""))}}]}""");
            return;
        }

        if (!path.EndsWith("/chat/completions", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, context.RequestAborted);
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: gone.Token);
            var request = new StubRequest(
                path,
                context.Request.QueryString.Value ?? "",
                body.RootElement.Clone(),
                context.Request.Headers.ToDictionary(
                    header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
            var (number, reply) = Receive(request);
            await sender.SendAsync(context, reply, request, number, gone.Token);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private (int Number, Reply Reply) Receive(StubRequest request)
    {
        int number;
        Reply? queued;
        lock (sync)
        {
            number = ++received;
            queue.TryDequeue(out queued);
            if (KeepRequests)
            {
                requests.Add(request);
            }

            foreach (var (_, reached) in waiters.Where(waiter => waiter.Count <= number))
            {
                reached.TrySetResult();
            }

            waiters.RemoveAll(waiter => waiter.Count <= number);
        }

        return (number, queued ?? script(request));
    }
}
