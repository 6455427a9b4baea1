using System.Net;
using Lavra.Http.Resources;
using Lavra.Runs;

namespace Lavra.Http.Client;

/// <summary>The server refused or failed, or could not be reached. The message is fit for people and names the remedy.</summary>
public sealed class LavraHttpException : Exception
{
    internal LavraHttpException(string title, string detail, bool transient, Exception? inner = null)
        : base($"{title}: {detail}", inner)
    {
        Title = title;
        Detail = detail;
        Transient = transient;
    }

    internal LavraHttpException(HttpStatusCode status, Problem? problem, TimeSpan? retryAfter)
        : this(
            problem?.Title ?? $"HTTP {(int)status}",
            problem?.Detail ?? "The answer did not come from Lavra: check the address, and proxies in between.",
            status is HttpStatusCode.TooManyRequests
                or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout)
    {
        Status = status;
        Type = problem?.Type;
        Errors = problem?.Errors ?? [];
        TraceId = problem?.TraceId;
        RetryAfter = retryAfter;
    }

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>The problem's type; null when the answer was no problem of ours.</summary>
    public string? Type { get; }

    /// <summary>The kind of error.</summary>
    public string Title { get; }

    /// <summary>What went wrong and the remedy.</summary>
    public string Detail { get; }

    /// <summary>What is wrong with the request's fields; empty when it is not about fields.</summary>
    public IReadOnlyList<RequestError> Errors { get; } = [];

    /// <summary>By which the server's logs tell more; null when unknown.</summary>
    public string? TraceId { get; }

    /// <summary>How long the server asks to wait; null when it does not.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool Transient { get; }
}
