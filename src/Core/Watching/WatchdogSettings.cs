using Lavra.Settings;

namespace Lavra.Watching;

/// <summary>Reads the section <c>Lavra:Watchdog</c>.</summary>
public static class WatchdogSettings
{
    /// <summary>Reads it.</summary>
    /// <param name="values">All settings by name.</param>
    /// <param name="errors">Takes up what is wrong.</param>
    public static WatchdogOptions Read(IReadOnlyDictionary<string, string?> values, List<string> errors)
    {
        var section = new SettingsSection(WatchdogOptions.Section, values, errors);
        var defaults = new WatchdogOptions();
        var options = new WatchdogOptions
        {
            NoProgressAfter = section.Duration(nameof(WatchdogOptions.NoProgressAfter), TimeSpan.FromMinutes(1), TimeSpan.FromDays(1))
                ?? defaults.NoProgressAfter,
            StartWithin = section.Duration(nameof(WatchdogOptions.StartWithin), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1))
                ?? defaults.StartWithin,
        };
        section.RejectUnknown();
        return options;
    }
}
