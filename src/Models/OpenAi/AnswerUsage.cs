using System.Text.Json;
using Lavra.Generation.Usage;
using Microsoft.Extensions.AI;

namespace Lavra.Models.OpenAi;

/// <summary>
/// The tokens of an answer, under the names that servers have for them. A stream may tell them several times: then the last counts, and
/// what it leaves out is from before.
/// </summary>
internal sealed class AnswerUsage
{
    private readonly UsageDetails details = new();
    private bool any;

    /// <summary>Takes what an answer, or an event of one, says; nothing when it says nothing.</summary>
    public void Take(JsonElement json)
    {
        Read(json.Member("usage"));
        Read(json.Member("x_groq")?.Member("usage"));
        foreach (var choice in json.Items("choices"))
        {
            Read(choice.Member("usage"));
        }
    }

    /// <summary>The counts, with a total that holds; null when none were told.</summary>
    public UsageDetails? ToDetails()
    {
        if (!any)
        {
            return null;
        }

        if (details.InputTokenCount is null && details.OutputTokenCount is null && details.TotalTokenCount is null)
        {
            return details;
        }

        var usage = ResponseUsage.Of(details);
        return new UsageDetails
        {
            InputTokenCount = usage.PromptTokens,
            OutputTokenCount = usage.CompletionTokens,
            TotalTokenCount = usage.TotalTokens,
            CachedInputTokenCount = details.CachedInputTokenCount is null ? null : usage.CachedPromptTokens,
            ReasoningTokenCount = details.ReasoningTokenCount is null ? null : usage.ReasoningTokens,
        };
    }

    private void Read(JsonElement? told)
    {
        if (told is not { ValueKind: JsonValueKind.Object } usage)
        {
            return;
        }

        any = true;
        var prompt = usage.Member("prompt_tokens_details") ?? usage.Member("input_tokens_details") ?? default;
        var completion = usage.Member("completion_tokens_details") ?? usage.Member("output_tokens_details") ?? default;
        details.InputTokenCount = Latest(usage.Count("prompt_tokens") ?? usage.Count("input_tokens"), details.InputTokenCount);
        details.OutputTokenCount = Latest(usage.Count("completion_tokens") ?? usage.Count("output_tokens"), details.OutputTokenCount);
        details.TotalTokenCount = Latest(usage.Count("total_tokens"), details.TotalTokenCount);
        details.CachedInputTokenCount = Latest(
            Some(prompt.Count("cached_tokens")) ?? Some(usage.Count("prompt_cache_hit_tokens")) ?? Some(usage.Count("cached_tokens"))
                ?? Some(usage.Count("cache_read_input_tokens")) ?? Some(usage.Count("num_cached_tokens")) ?? prompt.Count("cached_tokens"),
            details.CachedInputTokenCount);
        details.ReasoningTokenCount = Latest(
            Some(completion.Count("reasoning_tokens")) ?? Some(usage.Count("reasoning_tokens")) ?? completion.Count("reasoning_tokens"),
            details.ReasoningTokenCount);
    }

    private static long? Some(long? count) => count is > 0 ? count : null;

    private static long? Latest(long? told, long? before) => Some(told) ?? before ?? told;
}
