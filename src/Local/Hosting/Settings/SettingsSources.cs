using Lavra.Models;
using Lavra.Privacy;

namespace Lavra.Local.Hosting.Settings;

/// <summary>
/// Gathers settings, later ones over earlier ones: <c>lavra.json</c> in the working folder, <c>lavra.json</c> beside the data file,
/// environment variables (<c>Lavra__Model__Name</c>), and what the command line says.
/// </summary>
internal static class SettingsSources
{
    /// <summary>The setting that names the data file.</summary>
    public const string DataFile = "Lavra:Data:File";

    /// <summary>The variable by which OpenTelemetry's own tools know where to send.</summary>
    public const string OtlpVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string Prefix = "Lavra__";
    private static readonly string DefaultFile = Path.Combine(".lavra", "lavra.db");

    /// <summary>Gathers them.</summary>
    /// <param name="folder">The working folder.</param>
    /// <param name="environment">The environment's variables.</param>
    /// <param name="given">What the command line says, by the settings' names.</param>
    /// <param name="errors">Takes up what cannot be read.</param>
    /// <returns>Names (<c>Lavra:Model:Name</c>) and values; the data file is always among them, as an absolute path.</returns>
    public static Dictionary<string, string?> Gather(
        string folder,
        IEnumerable<KeyValuePair<string, string>> environment,
        IReadOnlyDictionary<string, string?> given,
        List<string> errors)
    {
        var fromFile = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var file = Path.Combine(folder, SettingsFile.Name);
        SettingsFile.Read(file, fromFile, errors);

        var over = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in environment)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                over[name.Replace("__", ":", StringComparison.Ordinal)] = value;
            }
            else if (name is OtlpVariable or SecretSettings.ServerKey
                || ModelSettings.EnvironmentVariables.Contains(name, StringComparer.Ordinal))
            {
                over[name] = value;
            }
        }

        foreach (var (name, value) in given)
        {
            over[name] = value;
        }

        var data = Full(folder, over.GetValueOrDefault(DataFile) ?? fromFile.GetValueOrDefault(DataFile), errors);
        var beside = Path.Combine(Path.GetDirectoryName(data) ?? folder, SettingsFile.Name);
        if (!string.Equals(beside, file, StringComparison.Ordinal))
        {
            SettingsFile.Read(beside, fromFile, errors);
        }

        foreach (var (name, value) in over)
        {
            fromFile[name] = value;
        }

        fromFile[DataFile] = data;
        return fromFile;
    }

    private static string Full(string folder, string? file, List<string> errors)
    {
        var path = string.IsNullOrWhiteSpace(file) ? DefaultFile : file.Trim();
        if (path.Contains('\0', StringComparison.Ordinal) || Path.EndsInDirectorySeparator(path) || Directory.Exists(Path.Combine(folder, path)))
        {
            errors.Add($"{DataFile} (--data) is '{path.Replace("\0", "\\0", StringComparison.Ordinal)}'; it must be a file, such as .lavra/lavra.db.");
            path = DefaultFile;
        }

        return Path.GetFullPath(Path.Combine(folder, path));
    }
}
