namespace Lavra.Testing.StubModel;

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
