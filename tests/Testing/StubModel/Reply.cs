using System.Net;
using System.Text;

namespace Lavra.Testing.StubModel;

/// <summary>
/// What the stub does with one request: an answer of a model (<see cref="Text"/>, <see cref="ToolCall"/>, …, which can be
/// refined with its <c>With…</c> methods), or one of the ways in which servers and networks fail.
/// </summary>
public abstract record Reply
{
    /// <summary>A final answer.</summary>
    public static AnswerReply Text(string text) => new() { Content = text };

    /// <summary>One tool call. The arguments are sent as they are, also when they are not JSON or of wrong types.</summary>
    public static AnswerReply ToolCall(string name, string arguments = "{}", string? id = null) =>
        new() { Calls = [new StubToolCall(name, arguments, id)], FinishReason = "tool_calls" };

    /// <summary>Several tool calls at once.</summary>
    public static AnswerReply ToolCalls(params (string Name, string Arguments)[] calls) => new()
    {
        Calls = [.. calls.Select(call => new StubToolCall(call.Name, call.Arguments, null))],
        FinishReason = "tool_calls",
    };

    /// <summary>The model refuses.</summary>
    public static AnswerReply Refusal(string text = "I cannot help with that.") => new() { RefusalText = text };

    /// <summary>The content filter stopped the answer after this text.</summary>
    public static AnswerReply ContentFiltered(string text = "") => new() { Content = text, FinishReason = "content_filter" };

    /// <summary>An error with OpenAI's error body.</summary>
    public static ErrorReply Error(int status, string message = "The stub was told to fail.", string? code = null, string? type = null) =>
        new(status) { Body = ErrorReply.BodyOf(message, code, type) };

    /// <summary>Too many requests. Without an argument the server does not say how long to wait.</summary>
    public static ErrorReply RateLimited(string? retryAfter = null)
    {
        var reply = Error((int)HttpStatusCode.TooManyRequests, "Rate limit reached.", "rate_limit_exceeded", "requests");
        return retryAfter is null ? reply : reply.WithHeader("Retry-After", retryAfter);
    }

    /// <summary>A body of the test's own, with status 200.</summary>
    public static RawReply Raw(string body, string contentType = "application/json") => new(Encoding.UTF8.GetBytes(body), contentType);

    /// <summary>A body of the test's own, with status 200.</summary>
    public static RawReply Raw(byte[] body, string contentType = "application/json") => new(body, contentType);

    /// <summary>Status 200 and nothing else.</summary>
    public static RawReply Empty() => Raw("");

    /// <summary>The answer's JSON ends half way, though the connection does not break.</summary>
    public static Reply Truncated(AnswerReply? answer = null) => new PartialReply(answer ?? Text("a truncated answer"), CutPoint.HalfThenEnd);

    /// <summary>Two JSON objects one after the other in one body.</summary>
    public static RawReply TwoObjects() => Raw("""{"id":"a","choices":[]}{"id":"b","choices":[]}""");

    /// <summary>A text of so many bytes; 10 MB unless told.</summary>
    public static AnswerReply Huge(int bytes = 10_000_000) => Text(new string('x', bytes));

    /// <summary>A text with bytes in it that are no UTF-8.</summary>
    public static Reply InvalidUtf8() => new PartialReply(Text("caf@"), CutPoint.InvalidUtf8);

    /// <summary>No answer until the test calls <see cref="StubModelServer.ReleaseHangs"/> or the client gives up.</summary>
    public static Reply Hang() => new HangReply();

    /// <summary>The connection is cut before anything was sent.</summary>
    public static Reply CutBeforeAnswer() => new PartialReply(Text(""), CutPoint.Nothing);

    /// <summary>The connection is cut after the headers.</summary>
    public static Reply CutAfterHeaders() => new PartialReply(Text("never sent"), CutPoint.Headers);

    /// <summary>The connection is cut in the middle of the body, or of the stream.</summary>
    public static Reply CutMidAnswer(AnswerReply? answer = null) =>
        new PartialReply(answer ?? Text("an answer that is cut in the middle"), CutPoint.HalfThenCut);
}

/// <summary>Any body with status 200.</summary>
/// <param name="Body">The bytes.</param>
/// <param name="ContentType">What they claim to be.</param>
public sealed record RawReply(byte[] Body, string ContentType) : Reply;

internal sealed record HangReply : Reply;

internal sealed record PartialReply(AnswerReply Answer, CutPoint Cut) : Reply;

internal enum CutPoint
{
    Nothing,
    Headers,
    HalfThenCut,
    HalfThenEnd,
    InvalidUtf8,
}
