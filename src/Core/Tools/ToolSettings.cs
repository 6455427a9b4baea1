using Lavra.Settings;

namespace Lavra.Tools;

/// <summary>Reads the section <c>Lavra:Tools</c>.</summary>
public static class ToolSettings
{
    /// <summary>Reads it.</summary>
    /// <param name="values">All settings by name.</param>
    /// <param name="errors">Takes up what is wrong.</param>
    public static ToolExecutorOptions Read(IReadOnlyDictionary<string, string?> values, List<string> errors)
    {
        const int Kib = 1024;
        const int MostMib = 64;
        var section = new SettingsSection("Lavra:Tools", values, errors);
        var defaults = new ToolExecutorOptions();
        var options = new ToolExecutorOptions
        {
            Timeout = section.Duration("Timeout", TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1)) ?? defaults.Timeout,
            MaxArgumentBytes = section.Whole("MaxArgumentBytes", Kib, MostMib * Kib * Kib, defaults.MaxArgumentBytes),
            MaxResultBytes = section.Whole("MaxResultBytes", Kib, MostMib * Kib * Kib, defaults.MaxResultBytes),
        };
        section.RejectUnknown();
        return options;
    }
}
