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

/// <summary>One tool call of an <see cref="AnswerReply"/>.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">The arguments as text.</param>
/// <param name="Id">The call's id; null to have one made up.</param>
public sealed record StubToolCall(string Name, string Arguments, string? Id);

/// <summary>An answer of a model.</summary>
public sealed record AnswerReply : Reply
{
    internal string? Content { get; init; }

    internal string? ReasoningText { get; init; }

    internal string? RefusalText { get; init; }

    internal IReadOnlyList<StubToolCall> Calls { get; init; } = [];

    internal string FinishReason { get; init; } = "stop";

    internal string? Model { get; init; }

    internal StubUsage? Usage { get; init; } = new(10, 5, 0, 0);

    internal int ChunkSize { get; init; } = 8;

    internal StubGate? Gate { get; init; }

    /// <summary>Also says this text, beside tool calls.</summary>
    public AnswerReply WithText(string text) => this with { Content = text };

    /// <summary>Also thinks aloud, as reasoning models of llama.cpp and vLLM do.</summary>
    public AnswerReply WithReasoning(string text) => this with { ReasoningText = text };

    /// <summary>Reports this usage. Default: 10 and 5.</summary>
    public AnswerReply WithUsage(long prompt, long completion, long cached = 0, long reasoning = 0) =>
        this with { Usage = new StubUsage(prompt, completion, cached, reasoning) };

    /// <summary>Reports no usage.</summary>
    public AnswerReply WithoutUsage() => this with { Usage = null };

    /// <summary>Ends for this reason. Default: <c>stop</c> or <c>tool_calls</c>.</summary>
    public AnswerReply WithFinishReason(string reason) => this with { FinishReason = reason };

    /// <summary>Names this model as the one that answered. Default: the one asked for.</summary>
    public AnswerReply FromModel(string model) => this with { Model = model };

    /// <summary>Streams this many characters at a time. Default 8.</summary>
    public AnswerReply InChunksOf(int characters) => this with { ChunkSize = characters };

    /// <summary>Waits at the gate before the answer, or before each piece of a streamed one.</summary>
    public AnswerReply HeldBy(StubGate gate) => this with { Gate = gate };
}

/// <summary>Token counts of an <see cref="AnswerReply"/>.</summary>
internal sealed record StubUsage(long Prompt, long Completion, long Cached, long Reasoning);

/// <summary>A status that is no success.</summary>
/// <param name="Status">The status.</param>
public sealed record ErrorReply(int Status) : Reply
{
    internal string Body { get; init; } = "";

    internal IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>With this header as well.</summary>
    public ErrorReply WithHeader(string name, string value) =>
        this with { Headers = new Dictionary<string, string>(Headers) { [name] = value } };

    /// <summary>With this body instead.</summary>
    public ErrorReply WithBody(string body) => this with { Body = body };

    internal static string BodyOf(string message, string? code, string? type) => System.Text.Json.JsonSerializer.Serialize(
        new Dictionary<string, object?>
        {
            ["error"] = new Dictionary<string, object?> { ["message"] = message, ["type"] = type, ["param"] = null, ["code"] = code },
        });
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
