using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Facts;

/// <summary>What a run may use. Null means no limit. A generation under way when a budget is reached is let finish.</summary>
public sealed record RunBudget
{
    /// <summary>The settings of runs that bring none, and the bounds of what a run may bring.</summary>
    public static SettingsOf<RunBudget> Settings { get; } = new("Lavra:Runs:Budget", static () => new RunBudget(), static add =>
    {
        add.Add(
            nameof(Tokens),
            static o => o.Tokens,
            static (o, v) => o with { Tokens = v },
            SettingKinds.Large(1),
            "Tokens of all generations together.",
            narrows: Narrowing.Any);
        add.Add(
            nameof(Usd),
            static o => o.Usd,
            static (o, v) => o with { Usd = v },
            SettingKinds.Amount("0.50"),
            "US dollars of all generations together. A model of unknown price stops such a run before its first call.",
            narrows: Narrowing.Any);
        add.Add(
            nameof(Time),
            static o => o.Time,
            static (o, v) => o with { Time = v },
            SettingKinds.Duration("1ms", "365d"),
            "Time from start to end.",
            narrows: Narrowing.Any);
    });

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
