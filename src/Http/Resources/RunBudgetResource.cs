using System.Text.Json;
using Lavra.Facts;

namespace Lavra.Http.Resources;

/// <summary>What a run may use. Null means no limit; in a request, the host's default.</summary>
public sealed record RunBudgetResource : Resource
{
    /// <summary>Tokens of all generations together.</summary>
    public long? Tokens { get; init; }

    /// <summary>US dollars of all generations together.</summary>
    public decimal? Usd { get; init; }

    /// <summary>Seconds from start to end.</summary>
    public double? Seconds { get; init; }

    /// <summary>Tells a budget.</summary>
    public static RunBudgetResource From(RunBudget budget) => new()
    {
        Tokens = budget.Tokens,
        Usd = budget.Usd,
        Seconds = budget.Time?.TotalSeconds,
    };

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteNumber("tokens", Tokens);
        json.WriteNumber("usd", Usd);
        json.WriteNumber("seconds", Seconds);
    }
}
