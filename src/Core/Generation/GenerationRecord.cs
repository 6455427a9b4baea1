using Lavra.Identity;

namespace Lavra.Generation;

/// <summary>One model call, as stored. With the tool calls of the same step it makes up the step's transcript.</summary>
public sealed record GenerationRecord
{
    /// <summary>The run, step and number.</summary>
    public required GenerationId Id { get; init; }

    /// <summary>Which attempt of the step asked for it, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The model that was asked.</summary>
    public required string Model { get; init; }

    /// <summary>The model that answered, as the server names it; null when it did not say.</summary>
    public string? ResponseModel { get; init; }

    /// <summary>The server's kind, such as <c>openai</c> or <c>offline</c>.</summary>
    public string Provider { get; init; } = "";

    /// <summary>What makes up the prompt; null for a generation that was given up before there was one.</summary>
    public PromptReference? Prompt { get; init; }

    /// <summary>The text of the answer; null when it has none.</summary>
    public string? ResponseContent { get; init; }

    /// <summary>
    /// What the model is told in place of a tool result, because its answer could not be used; null when it could.
    /// </summary>
    public string? Observation { get; init; }

    /// <summary>How many tool calls the answer asked for.</summary>
    public int ToolCallCount { get; init; }

    /// <summary>Tokens; null when nothing was answered.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>What it cost in US dollars; null when the model's price is unknown.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>The version of the price table that priced it; null when none did.</summary>
    public string? PriceVersion { get; init; }

    /// <summary>How long the model took, in milliseconds.</summary>
    public long LatencyMs { get; init; }

    /// <summary>Why the model stopped: <c>stop</c>, <c>length</c>, <c>tool_calls</c>, <c>content_filter</c>, …; null when it did not say.</summary>
    public string? FinishReason { get; init; }

    /// <summary>Whether the answer came from the response cache.</summary>
    public bool FromCache { get; init; }

    /// <summary>Where it stands.</summary>
    public required GenerationStatus Status { get; init; }

    /// <summary>What went wrong; null unless failed or cancelled.</summary>
    public string? Error { get; init; }

    /// <summary>When the model was asked.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended; null while pending.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}
