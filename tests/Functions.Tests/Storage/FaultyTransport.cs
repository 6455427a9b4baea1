using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Lavra.Functions.Tests.Storage;

/// <summary>
/// A way to the service that fails once: at the n-th request, before it was carried out or after. It can also hold a request up.
/// Thread safe.
/// </summary>
public sealed class FaultyTransport(HttpPipelineTransport inner) : HttpPipelineTransport
{
    private int requests;

    /// <summary>The request that fails, from 1; 0 for none.</summary>
    public int FailsAt { get; set; }

    /// <summary>Whether the failing request is carried out, so that only its answer is lost.</summary>
    public bool FailsAfter { get; set; }

    /// <summary>Whether every request after it fails as well, as those of a process that was killed.</summary>
    public bool StaysDown { get; set; }

    /// <summary>Called before each request with its method and path; what it waits for, the request waits for.</summary>
    public Func<string, Task>? Before { get; set; }

    /// <summary>Answers in place of the service; null leaves a request to it.</summary>
    public Func<HttpMessage, Response?>? Answers { get; set; }

    /// <summary>How many requests there were.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>The requests, each as its method and path.</summary>
    public List<string> Seen { get; } = [];

    /// <summary>Whether a request is about a table. That of a transaction stands in its body.</summary>
    public static bool IsAbout(HttpMessage message, string table)
    {
        using var body = new MemoryStream();
        message.Request.Content?.WriteTo(body, default);
        return message.Request.Uri.ToUri().AbsolutePath.Contains(table, StringComparison.Ordinal)
            || System.Text.Encoding.UTF8.GetString(body.ToArray()).Contains(table, StringComparison.Ordinal);
    }

    /// <inheritdoc />
    public override Request CreateRequest() => inner.CreateRequest();

    /// <inheritdoc />
    public override void Process(HttpMessage message) => throw new NotSupportedException("The stores are asynchronous.");

    /// <inheritdoc />
    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        var number = Interlocked.Increment(ref requests);
        var what = $"{message.Request.Method} {message.Request.Uri.ToUri().PathAndQuery}";
        lock (Seen)
        {
            Seen.Add(what);
        }

        if (Before is { } before)
        {
            await before(what);
        }

        var fails = number == FailsAt || (StaysDown && FailsAt > 0 && number > FailsAt);
        if (fails && !(FailsAfter && number == FailsAt))
        {
            throw new RequestFailedException("The connection was lost before the request was carried out.");
        }

        if (Answers?.Invoke(message) is { } answer)
        {
            message.Response = answer;
            return;
        }

        await inner.ProcessAsync(message);
        if (fails)
        {
            throw new RequestFailedException("The connection was lost before the answer arrived.");
        }
    }
}
