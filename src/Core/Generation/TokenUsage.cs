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

    /// <summary>Prompt and completion; no sum of tokens goes beyond <see cref="long.MaxValue"/>.</summary>
    public long TotalTokens => Sum(PromptTokens, CompletionTokens);

    /// <summary>Adds up.</summary>
    public static TokenUsage operator +(TokenUsage left, TokenUsage right) => Add(left, right);

    /// <summary>Adds up; a sum with an estimated part is estimated.</summary>
    public static TokenUsage Add(TokenUsage left, TokenUsage right) => new()
    {
        PromptTokens = Sum(left.PromptTokens, right.PromptTokens),
        CompletionTokens = Sum(left.CompletionTokens, right.CompletionTokens),
        CachedPromptTokens = Sum(left.CachedPromptTokens, right.CachedPromptTokens),
        ReasoningTokens = Sum(left.ReasoningTokens, right.ReasoningTokens),
        Estimated = left.Estimated || right.Estimated,
    };

    private static long Sum(long left, long right) => left > 0 && right > long.MaxValue - left ? long.MaxValue : left + right;
}
