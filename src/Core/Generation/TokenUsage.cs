namespace Lavra.Generation;

/// <summary>Tokens of a generation, or summed over several.</summary>
public readonly record struct TokenUsage
{
    /// <summary>Tokens of the prompt, cached ones included.</summary>
    public long PromptTokens { get; init; }

    /// <summary>Tokens of the response, reasoning included.</summary>
    public long CompletionTokens { get; init; }

    /// <summary>The part of the prompt that the provider had cached.</summary>
    public long CachedPromptTokens { get; init; }

    /// <summary>The part of the response that was reasoning.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>Whether the figures are an estimate of ours, because the server gave none.</summary>
    public bool Estimated { get; init; }

    /// <summary>Prompt and completion.</summary>
    public long TotalTokens => PromptTokens + CompletionTokens;

    /// <summary>Adds up.</summary>
    public static TokenUsage operator +(TokenUsage left, TokenUsage right) => Add(left, right);

    /// <summary>Adds up; a sum with an estimated part is estimated.</summary>
    public static TokenUsage Add(TokenUsage left, TokenUsage right) => new()
    {
        PromptTokens = left.PromptTokens + right.PromptTokens,
        CompletionTokens = left.CompletionTokens + right.CompletionTokens,
        CachedPromptTokens = left.CachedPromptTokens + right.CachedPromptTokens,
        ReasoningTokens = left.ReasoningTokens + right.ReasoningTokens,
        Estimated = left.Estimated || right.Estimated,
    };
}
