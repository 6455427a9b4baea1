using Microsoft.Extensions.AI;

namespace Lavra.Generation.Usage;

/// <summary>The tokens of a response in our terms.</summary>
public static class ResponseUsage
{
    // More than any model takes or writes; sums of such counts stay far from the end of the numbers.
    private const long MostBelieved = 1_000_000_000;

    /// <summary>
    /// Reads the usage of a response. Servers' slips are put right: no count is negative or beyond belief, no part is more than its whole,
    /// and a total that is more than prompt and completion says what the completion leaves out, such as reasoning.
    /// All 0 when the response has none, which does not happen behind a <see cref="UsageChatClient"/>.
    /// </summary>
    public static TokenUsage Of(ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Of(response.Usage) with { Estimated = ModelProperties.IsMarked(response, ModelProperties.UsageEstimated) };
    }

    /// <inheritdoc cref="Of(ChatResponse)"/>
    public static TokenUsage Of(UsageDetails? usage)
    {
        var prompt = Count(usage?.InputTokenCount);
        var completion = Count(usage?.OutputTokenCount);
        var cached = Count(usage?.CachedInputTokenCount);
        var reasoning = Count(usage?.ReasoningTokenCount);
        var missing = Count(usage?.TotalTokenCount) - prompt - completion;
        if (missing > 0 && missing == cached && missing != reasoning)
        {
            prompt += missing;
        }
        else
        {
            completion += Math.Max(0, missing);
        }

        if (completion > 0 && reasoning > completion)
        {
            // A part cannot be more than its whole, so it stands beside it.
            completion += reasoning;
        }

        return new TokenUsage
        {
            PromptTokens = prompt,
            CompletionTokens = completion,
            CachedPromptTokens = Math.Min(cached, prompt),
            ReasoningTokens = Math.Min(reasoning, completion),
        };
    }

    internal static bool IsKnown(UsageDetails? usage) =>
        Count(usage?.InputTokenCount) > 0 || Count(usage?.OutputTokenCount) > 0 || Count(usage?.TotalTokenCount) > 0;

    private static long Count(long? said) => said is > 0 and <= MostBelieved ? said.Value : 0;
}
