using Lavra.Facts;
using Lavra.Generation;

namespace Lavra.Runs;

/// <summary>Holds a run against its budget.</summary>
internal static class BudgetCheck
{
    /// <summary>Why no further model call may be made; null when one may.</summary>
    public static string? Exceeded(Run run, DateTimeOffset now)
    {
        var budget = run.Budget;
        var totals = run.Totals;
        if (budget.Tokens is { } tokens && totals.Usage.TotalTokens >= tokens)
        {
            return $"The run has used {totals.Usage.TotalTokens} of {tokens} tokens.";
        }

        if (budget.Usd is { } usd && totals.CostUsd >= usd)
        {
            return FormattableString.Invariant($"The run has cost {totals.CostUsd:0.######} of {usd:0.######} US dollars.");
        }

        return budget.Time is { } time && now - run.CreatedAt >= time ? $"The run has taken {time}, which is its whole time budget." : null;
    }

    /// <summary>Why a run with a budget in dollars cannot use a model; null when it can.</summary>
    public static string? CannotPrice(RunBudget budget, ModelInfo model, IPriceTable prices, DateTimeOffset now) =>
        budget.Usd is not null && prices.PriceOf(model.Name, null, new TokenUsage { PromptTokens = 1 }, now).Usd is null
            ? $"The price of model '{model.Name}' is unknown, so a budget in dollars cannot be kept. Add it to the price table (Lavra:Prices:File), or give a budget in tokens."
            : null;
}
