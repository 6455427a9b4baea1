using Lavra.Settings;

namespace Lavra.Core.Tests.Settings;

/// <summary>Readings of <see cref="SampleOptions"/>.</summary>
internal static class Samples
{
    /// <summary>Reads settings of the section.</summary>
    public static SettingsReading Read(params (string Setting, string Text)[] settings) =>
        Read(SettingValues.Of(settings.Select(static one => KeyValuePair.Create($"Lavra:Sample:{one.Setting}", (string?)one.Text))));

    /// <summary>Reads values.</summary>
    public static SettingsReading Read(SettingValues values) => new SettingsReading(values, [SampleOptions.Settings], "").ReadAll();
}
