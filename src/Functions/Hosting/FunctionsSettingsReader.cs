using Lavra.Settings;
using Microsoft.Extensions.Configuration;

namespace Lavra.Functions.Hosting;

/// <summary>Reads and checks the settings of the app: its app settings, and the common variables that name models.</summary>
internal static class FunctionsSettingsReader
{
    private const string Root = "Lavra:";

    /// <summary>Reads them.</summary>
    /// <param name="configuration">The app's configuration.</param>
    /// <param name="folder">A folder on the instance's own disk, in which runs work unless the settings say otherwise.</param>
    /// <exception cref="SettingsException">Something is wrong; it lists everything that is.</exception>
    public static FunctionsSettings Read(IConfiguration configuration, string folder)
    {
        var groups = FunctionsSettingGroups.All(folder);
        return new FunctionsSettings(new SettingsReading(Gather(configuration, groups), groups, AppContext.BaseDirectory)
        {
            Where = " on Azure Functions",
        }.ReadAll());
    }

    private static SettingValues Gather(IConfiguration configuration, IReadOnlyList<SettingGroup> groups)
    {
        var variables = groups.SelectMany(static group => group.Variables).Select(static variable => variable.Name).ToHashSet(StringComparer.Ordinal);
        var values = new SettingValues();
        var origin = new SettingOrigin(SettingSource.File);
        foreach (var (name, value) in configuration.AsEnumerable())
        {
            if (value is not null && (name.StartsWith(Root, StringComparison.OrdinalIgnoreCase) || variables.Contains(name)))
            {
                values.Set(name, value, origin);
            }
        }

        return values;
    }
}
