using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Lavra.Testing.Azurite;

/// <summary>
/// The way to the service, with faults on it. It is below the client's retries, so each try is a request of its own here. Thread
/// safe.
/// </summary>
/// <param name="inner">The way without faults.</param>
public sealed class FaultyTransport(HttpPipelineTransport inner) : HttpPipelineTransport
{
    private readonly Lock gate = new();
    private readonly List<string> requests = [];
    private readonly List<Planned> plan = [];
    private readonly EmptyPages pages = new();

    /// <summary>Whether every page of a query comes only after an empty one that says how to go on. The service may do that.</summary>
    public bool GivesEmptyPages { get; set; }

    /// <summary>Method and address of every request so far, in order.</summary>
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
    public override void Process(HttpMessage message)
    {
        var (fault, page) = Meet(message);
        if (IsCarriedOut(fault, page))
        {
            inner.Process(message);
        }

        Answer(message, fault, page);
    }

    /// <inheritdoc />
    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        var (fault, page) = Meet(message);
        if (IsCarriedOut(fault, page))
        {
            await inner.ProcessAsync(message);
        }

        Answer(message, fault, page);
    }

    private static bool IsCarriedOut(Fault? fault, Response? page) => fault?.IsCarriedOut ?? page is null;

    private static void Answer(HttpMessage message, Fault? fault, Response? page)
    {
        if (page is not null)
        {
            message.Response = page;
        }
        else if (fault is { Status: not null })
        {
            message.Response = MadeResponse.Of(fault);
        }
        else if (fault is not null)
        {
            throw new RequestFailedException(0, "The connection broke.", new IOException("A planned fault."));
        }
    }

    // What the request meets: a fault, an empty page, or nothing.
    private (Fault? Fault, Response? Page) Meet(HttpMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (gate)
        {
            requests.Add($"{message.Request.Method} {message.Request.Uri}");
            var meant = plan.Where(planned => planned.Among?.Invoke(message.Request) ?? true).ToList();
            meant.ForEach(static planned => planned.Left--);
            if (meant.Find(static planned => planned.Left <= 0) is not { } due)
            {
                return (null, GivesEmptyPages ? pages.Take(message.Request) : null);
            }

            plan.Remove(due);
            return (due.Fault, null);
        }
    }

    private sealed class Planned(Fault fault, Func<Request, bool>? among)
    {
        public Fault Fault { get; } = fault;

        public Func<Request, bool>? Among { get; } = among;

        public int Left { get; set; }
    }
}
