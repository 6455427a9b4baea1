using Lavra.Local.Storage.Files;
using Lavra.Settings;

namespace Lavra.Local.Hosting.Settings;

/// <summary>
/// Gathers settings, later ones over earlier ones: <c>lavra.json</c> in the working folder, <c>lavra.json</c> beside the data file,
/// environment variables (<c>Lavra__Model__Name</c>), and what the command line says.
/// </summary>
internal static class SettingsSources
{
    /// <summary>The setting that names the data file.</summary>
    public const string DataFile = "Lavra:Data:File";

    private const string Prefix = "Lavra__";

    /// <summary>Gathers them.</summary>
    /// <param name="folder">The working folder.</param>
    /// <param name="environment">The environment's variables.</param>
    /// <param name="given">What the command line says, by the settings' names.</param>
    /// <param name="trust">Which files count whatever they say.</param>
    /// <param name="errors">Takes up what cannot be read.</param>
    /// <returns>What was given; the data file is always among it, as an absolute path.</returns>
    /// <exception cref="UntrustedSettingsException">A file does more than narrow, and nobody has vouched for it.</exception>
    public static SettingValues Gather(
        string folder,
        IEnumerable<KeyValuePair<string, string>> environment,
        IReadOnlyDictionary<string, string?> given,
        SettingsTrust trust,
        List<string> errors)
    {
        var over = Over(environment, given);
        var files = new SettingsFiles(folder, over, trust);
        var values = files.Values;
        var file = Path.Combine(folder, SettingsFile.Name);
        files.Add(file, SettingsFile.Name, errors);
        var named = over.Find(DataFile) ?? values.Find(DataFile);
        var data = Full(folder, named?.Text, errors);
        var beside = Path.Combine(Path.GetDirectoryName(data) ?? folder, SettingsFile.Name);
        if (!string.Equals(beside, file, StringComparison.Ordinal))
        {
            files.Add(beside, Path.GetRelativePath(folder, beside), errors);
        }

        foreach (var value in over.All)
        {
            values.Set(value.Name, value.Text, value.Origin);
        }

        values.Set(DataFile, data, named?.Origin ?? SettingOrigin.Default);
        return values;
    }

    private static SettingValues Over(IEnumerable<KeyValuePair<string, string>> environment, IReadOnlyDictionary<string, string?> given)
    {
        var over = new SettingValues();
        foreach (var (name, value) in environment)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                over.Set(SettingValues.NameOf(name), value, new SettingOrigin(SettingSource.Environment, name));
            }
            else if (IsKnown(name))
            {
                over.Set(name, value, new SettingOrigin(SettingSource.Environment, name));
            }
        }

        foreach (var (name, value) in given)
        {
            over.Set(name, value, new SettingOrigin(SettingSource.CommandLine));
        }

        return over;
    }

    private static bool IsKnown(string variable)
    {
        foreach (var group in LocalSettingGroups.All)
        {
            if (Has(group.Variables, variable))
            {
                return true;
            }
        }

        return Has(ProgramVariables.All, variable);
    }

    private static bool Has(IReadOnlyList<SettingVariable> variables, string name)
    {
        for (var i = 0; i < variables.Count; i++)
        {
            if (variables[i].Name == name)
            {
                return true;
            }
        }

        return false;
    }

    private static string Full(string folder, string? file, List<string> errors)
    {
        var path = string.IsNullOrWhiteSpace(file) ? new DataOptions().File : file.Trim();
        if (path.Contains('\0', StringComparison.Ordinal) || Path.EndsInDirectorySeparator(path) || Directory.Exists(Path.Combine(folder, path)))
        {
            errors.Add($"{DataFile} (--data) is '{path.Replace("\0", "\\0", StringComparison.Ordinal)}'; it must be a file, such as .lavra/lavra.db.");
            path = new DataOptions().File;
        }

        return Path.GetFullPath(Path.Combine(folder, path));
    }
}
