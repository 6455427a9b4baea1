using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Retention;

/// <summary>How long runs are kept: section <c>Lavra:Retention</c>.</summary>
public sealed class RetentionOptions
{
    /// <summary>Their declarations.</summary>
    public static SettingsOf<RetentionOptions> Settings { get; } = new("Lavra:Retention", static () => new RetentionOptions(), static add =>
    {
        // A run that has just ended may still be written to: late entries, an activity that is delivered again.
        add.Add(
            nameof(KeepRuns),
            static o => o.KeepRuns,
            static (o, v) => o.KeepRuns = v,
            SettingKinds.Duration("1h", "36500d"),
            "How long a run is kept after it has ended, such as `90d`, with its log and everything else. Without it runs are kept for ever.");
        add.Add(
            nameof(RunsPerPass),
            static o => o.RunsPerPass,
            static (o, v) => o.RunsPerPass = v,
            SettingKinds.Whole(1, 100_000),
            "Runs that one pass deletes at most; the next goes on from there.");
    });

    /// <summary>
    /// How long a run is kept after it has ended, with its log and everything else. Null, the default, keeps runs
    /// for ever.
    /// </summary>
    public TimeSpan? KeepRuns { get; set; }

    /// <summary>How many runs one pass deletes at most; the next goes on from there. Default 500.</summary>
    public int RunsPerPass { get; set; } = 500;
}
