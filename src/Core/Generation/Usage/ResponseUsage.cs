using Microsoft.Extensions.AI;

namespace Lavra.Generation.Usage;

/// <summary>The tokens of a response in our terms.</summary>
public static class ResponseUsage
{
    /// <summary>
    /// Reads the usage of a response. Servers' slips are put right: no count is negative, and no part is more than its whole.
    /// All 0 when the response has none, which does not happen behind a <see cref="UsageChatClient"/>.
    /// </summary>
    public static TokenUsage Of(ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Of(response.Usage) with { Estimated = ModelProperties.IsMarked(response, ModelProperties.UsageEstimated) };
    }

    internal static TokenUsage Of(UsageDetails? usage)
    {
        var prompt = Math.Max(0, usage?.InputTokenCount ?? 0);
        var completion = Math.Max(0, usage?.OutputTokenCount ?? 0);
        return new TokenUsage
        {
            PromptTokens = prompt,
            CompletionTokens = completion,
            CachedPromptTokens = Math.Clamp(usage?.CachedInputTokenCount ?? 0, 0, prompt),
            ReasoningTokens = Math.Clamp(usage?.ReasoningTokenCount ?? 0, 0, completion),
        };
    }

    internal static bool IsKnown(UsageDetails? usage) =>
        usage is { InputTokenCount: > 0 } or { OutputTokenCount: > 0 };
}
