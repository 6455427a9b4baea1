using Lavra.Security.Workspaces;
using Lavra.Settings;

namespace Lavra.Local.Hosting.Settings;

/// <summary>Reads and checks the settings of one machine.</summary>
internal static class LocalSettingsReader
{
    /// <summary>Reads them.</summary>
    /// <param name="folder">The working folder, from which relative paths go.</param>
    /// <param name="environment">The environment's variables.</param>
    /// <param name="given">What the command line says, by the settings' names.</param>
    /// <param name="trust">Which settings files count whatever they say; null for those that the environment's user remembers.</param>
    /// <exception cref="SettingsException">Something is wrong; it lists everything that is.</exception>
    /// <exception cref="UntrustedSettingsException">A file does more than narrow, and nobody has vouched for it.</exception>
    public static LocalSettings Read(
        string folder,
        IEnumerable<KeyValuePair<string, string>> environment,
        IReadOnlyDictionary<string, string?> given,
        SettingsTrust? trust = null)
    {
        trust ??= new SettingsTrust(environment);
        var errors = new List<string>();
        var values = SettingsSources.Gather(folder, environment, given, trust, errors);
        var reading = new SettingsReading(values, LocalSettingGroups.All, folder) { Variables = ProgramVariables.All };
        reading.Errors.AddRange(errors);
        var settings = new LocalSettings(reading.ReadAll());
        settings.Runs.Rules = reading.Get(WorkspaceRules.Settings) with
        {
            Root = settings.Runs.Workspace, OffLimits = ProtectedFiles.Of(settings, trust.Store),
        };
        return settings;
    }
}
