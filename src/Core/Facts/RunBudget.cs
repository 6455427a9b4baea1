namespace Lavra.Facts;

/// <summary>What a run may use. Null means no limit. A generation under way when a budget is reached is let finish.</summary>
public sealed record RunBudget
{
    /// <summary>Tokens of all generations together.</summary>
    public long? Tokens { get; init; }

    /// <summary>US dollars of all generations together. A model of unknown price stops such a run before its first call.</summary>
    public decimal? Usd { get; init; }

    /// <summary>Time from start to end.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>This budget, with another's members where this one has none.</summary>
    public RunBudget Over(RunBudget defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        return new RunBudget { Tokens = Tokens ?? defaults.Tokens, Usd = Usd ?? defaults.Usd, Time = Time ?? defaults.Time };
    }
}
