using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Lavra.Testing.Azurite;

/// <summary>
/// The way to the service, with faults on it. It is below the client's retries, so each try is a request of its own here. Only what is
/// asynchronous gets through, as everything in the stores is. Thread safe.
/// </summary>
/// <param name="inner">The way without faults.</param>
public sealed class FaultyTransport(HttpPipelineTransport inner) : HttpPipelineTransport
{
    private readonly Lock gate = new();
    private readonly List<string> requests = [];
    private readonly List<Planned> plan = [];
    private readonly OddPages pages = new();
    private bool isDown;

    /// <summary>Whether every page of a query comes only after an empty one that says how to go on. The service may do that.</summary>
    public bool GivesEmptyPages { get; set; }

    /// <summary>How many rows a page of a query has at most; null for as many as were asked for. The service may give fewer.</summary>
    public int? RowsInPage { get; set; }

    /// <summary>Whether no request is sent after a planned fault, as if the process was killed there.</summary>
    public bool StaysDown { get; set; }

    /// <summary>Told each request before it meets anything, as <see cref="Requests"/> has it; it is held up until this is done.</summary>
    public Func<string, Task>? Before { get; set; }

    /// <summary>What goes wrong with a request that no planned fault hits; null, as a value and as an answer, for nothing.</summary>
    public Func<Request, Fault?>? FaultOf { get; set; }

    /// <summary>Method, path and query of every request so far, in order.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (gate)
            {
                return [.. requests];
            }
        }
    }

    /// <summary>Whether a request is about a table. That of a transaction stands in its body.</summary>
    public static bool IsAbout(Request request, string table)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var body = new MemoryStream();
        request.Content?.WriteTo(body, default);
        return request.Uri.ToUri().AbsolutePath.Contains(table, StringComparison.Ordinal)
            || System.Text.Encoding.UTF8.GetString(body.ToArray()).Contains(table, StringComparison.Ordinal);
    }

    /// <summary>
    /// Plans a fault. Of several that are due at once, the others wait for the next requests that they are meant for.
    /// </summary>
    /// <param name="fault">The fault.</param>
    /// <param name="request">The number of the request that it hits, from 1; what was sent before does not count.</param>
    /// <param name="among">Which requests count; null for all.</param>
    public FaultyTransport Inject(Fault fault, int request = 1, Func<Request, bool>? among = null)
    {
        lock (gate)
        {
            plan.Add(new Planned(fault, among) { Left = request });
        }

        return this;
    }

    /// <inheritdoc />
    public override Request CreateRequest() => inner.CreateRequest();

    /// <inheritdoc />
    public override void Process(HttpMessage message) => throw new NotSupportedException("Only what is asynchronous gets through.");

    /// <inheritdoc />
    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var what = $"{message.Request.Method} {message.Request.Uri.ToUri().PathAndQuery}";
        var fault = Meet(message.Request, what);
        await (Before?.Invoke(what) ?? Task.CompletedTask);
        fault ??= FaultOf?.Invoke(message.Request);
        var page = fault is null ? PageFor(message.Request) : null;
        if (fault?.IsCarriedOut ?? page is null)
        {
            await inner.ProcessAsync(message);
        }

        if (fault is { Status: null })
        {
            throw new RequestFailedException(0, "The connection broke.", new IOException("A planned fault."));
        }

        message.Response = page ?? (fault is null ? message.Response : MadeResponse.Of(fault));
    }

    private Fault? Meet(Request request, string what)
    {
        lock (gate)
        {
            requests.Add(what);
            if (isDown)
            {
                return Fault.NotSent;
            }

            var meant = plan.Where(planned => planned.Among?.Invoke(request) ?? true).ToList();
            meant.ForEach(static planned => planned.Left--);
            if (meant.Find(static planned => planned.Left <= 0) is not { } due)
            {
                return null;
            }

            plan.Remove(due);
            isDown = StaysDown;
            return due.Fault;
        }
    }

    private Response? PageFor(Request request)
    {
        lock (gate)
        {
            if (GivesEmptyPages && pages.TakeEmpty(request) is { } empty)
            {
                return empty;
            }

            if (RowsInPage is { } rows)
            {
                OddPages.Cut(request, rows);
            }

            return null;
        }
    }

    private sealed class Planned(Fault fault, Func<Request, bool>? among)
    {
        public Fault Fault { get; } = fault;

        public Func<Request, bool>? Among { get; } = among;

        public int Left { get; set; }
    }
}
