using System.Text.Json;
using Lavra.Generation;

namespace Lavra.Http.Resources;

/// <summary>Tokens of a generation.</summary>
public sealed record TokenUsageResource : Resource
{
    /// <summary>Tokens of the prompt, cached ones included.</summary>
    public long PromptTokens { get; init; }

    /// <summary>Tokens of the answer, reasoning included.</summary>
    public long CompletionTokens { get; init; }

    /// <summary>The part of the prompt that the provider had cached.</summary>
    public long CachedPromptTokens { get; init; }

    /// <summary>The part of the answer that was reasoning.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>Prompt and answer together.</summary>
    public long TotalTokens { get; init; }

    /// <summary>Whether the figures are an estimate, because the server gave none.</summary>
    public bool Estimated { get; init; }

    /// <summary>Tells usage.</summary>
    public static TokenUsageResource From(TokenUsage usage) => new()
    {
        PromptTokens = usage.PromptTokens,
        CompletionTokens = usage.CompletionTokens,
        CachedPromptTokens = usage.CachedPromptTokens,
        ReasoningTokens = usage.ReasoningTokens,
        TotalTokens = usage.TotalTokens,
        Estimated = usage.Estimated,
    };

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteNumber("promptTokens", PromptTokens);
        json.WriteNumber("completionTokens", CompletionTokens);
        json.WriteNumber("cachedPromptTokens", CachedPromptTokens);
        json.WriteNumber("reasoningTokens", ReasoningTokens);
        json.WriteNumber("totalTokens", TotalTokens);
        json.WriteBoolean("estimated", Estimated);
    }
}
