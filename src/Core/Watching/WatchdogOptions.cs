using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Watching;

/// <summary>When a run counts as stuck: section <c>Lavra:Watchdog</c>.</summary>
public sealed class WatchdogOptions
{
    /// <summary>Their declarations.</summary>
    public static SettingsOf<WatchdogOptions> Settings { get; } = new("Lavra:Watchdog", static () => new WatchdogOptions(), static add =>
    {
        add.Add(
            nameof(NoProgressAfter),
            static o => o.NoProgressAfter,
            static (o, v) => o.NoProgressAfter = v,
            SettingKinds.Duration("1m", "1d"),
            "How long a run may be silent before it counts as stuck, besides what its longest tool call may take and what it said that it waits.");
        add.Add(
            nameof(StartWithin),
            static o => o.StartWithin,
            static (o, v) => o.StartWithin = v,
            SettingKinds.Duration("1s", "1h"),
            "How long an accepted run may be without a workflow before it is given one.");
    });

    /// <summary>
    /// How long a run may be silent, besides what its longest tool call may take and what it said that it waits. Default
    /// 15 min: longer than any model call.
    /// </summary>
    public TimeSpan NoProgressAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after its acceptance a run may be without a workflow, before it is given one. Default 1 min.</summary>
    public TimeSpan StartWithin { get; set; } = TimeSpan.FromMinutes(1);
}
