using System.Text.Json;
using Lavra.Facts;

namespace Lavra.Http.Resources;

/// <summary>What a run has used so far.</summary>
public sealed record RunTotalsResource : Resource
{
    /// <summary>Generations that ended.</summary>
    public int Generations { get; init; }

    /// <summary>Tool calls that ended.</summary>
    public int ToolCalls { get; init; }

    /// <summary>Tool calls that ended in failure.</summary>
    public int FailedToolCalls { get; init; }

    /// <summary>Tokens of prompts, cached ones included.</summary>
    public long PromptTokens { get; init; }

    /// <summary>Tokens of answers, reasoning included.</summary>
    public long CompletionTokens { get; init; }

    /// <summary>The part of the prompts that the provider had cached.</summary>
    public long CachedPromptTokens { get; init; }

    /// <summary>The part of the answers that was reasoning.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>Prompts and answers together.</summary>
    public long TotalTokens { get; init; }

    /// <summary>Whether some of the tokens are an estimate, because a server gave none.</summary>
    public bool TokensEstimated { get; init; }

    /// <summary>US dollars of all generations; null when the price of one is unknown.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Whether the price of a generation is unknown.</summary>
    public bool CostUnknown { get; init; }

    /// <summary>US dollars of the generations whose price is known: what was spent at the least.</summary>
    public decimal KnownCostUsd { get; init; }

    /// <summary>Generations whose price is unknown.</summary>
    public int UnpricedGenerations { get; init; }

    /// <summary>Tells totals.</summary>
    public static RunTotalsResource From(RunTotals totals) => new()
    {
        Generations = totals.Generations,
        ToolCalls = totals.ToolCalls,
        FailedToolCalls = totals.FailedToolCalls,
        PromptTokens = totals.Usage.PromptTokens,
        CompletionTokens = totals.Usage.CompletionTokens,
        CachedPromptTokens = totals.Usage.CachedPromptTokens,
        ReasoningTokens = totals.Usage.ReasoningTokens,
        TotalTokens = totals.Usage.TotalTokens,
        TokensEstimated = totals.Usage.Estimated,
        CostUsd = totals.UnpricedGenerations == 0 ? totals.CostUsd : null,
        CostUnknown = totals.UnpricedGenerations > 0,
        KnownCostUsd = totals.CostUsd,
        UnpricedGenerations = totals.UnpricedGenerations,
    };

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteNumber("generations", Generations);
        json.WriteNumber("toolCalls", ToolCalls);
        json.WriteNumber("failedToolCalls", FailedToolCalls);
        json.WriteNumber("promptTokens", PromptTokens);
        json.WriteNumber("completionTokens", CompletionTokens);
        json.WriteNumber("cachedPromptTokens", CachedPromptTokens);
        json.WriteNumber("reasoningTokens", ReasoningTokens);
        json.WriteNumber("totalTokens", TotalTokens);
        json.WriteBoolean("tokensEstimated", TokensEstimated);
        json.WriteNumber("costUsd", CostUsd);
        json.WriteBoolean("costUnknown", CostUnknown);
        json.WriteNumber("knownCostUsd", KnownCostUsd);
        json.WriteNumber("unpricedGenerations", UnpricedGenerations);
    }
}
