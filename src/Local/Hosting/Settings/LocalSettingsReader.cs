using Lavra.Generation.Pricing;
using Lavra.Http;
using Lavra.Local.Engine;
using Lavra.Local.Storage;
using Lavra.Models;
using Lavra.Privacy;
using Lavra.Retention;
using Lavra.Runs;
using Lavra.Security;
using Lavra.Settings;
using Lavra.Tools;
using Lavra.Watching;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Hosting.Settings;

/// <summary>Reads and checks the settings of one machine. Bound by hand, because reflection would cost more than a whole run.</summary>
internal static class LocalSettingsReader
{
    private static readonly string[] Sections =
        ["Data", "Engine", "Http", "Logging", "Model", "Models", "Prices", "Retention", "Runs", "Telemetry", "Tools", "Watchdog", "Workspace"];

    /// <summary>Reads them.</summary>
    /// <param name="folder">The working folder, from which relative paths go.</param>
    /// <param name="environment">The environment's variables.</param>
    /// <param name="given">What the command line says, by the settings' names.</param>
    /// <param name="check">Finds what is wrong with the values of the API; null to look at their names only.</param>
    /// <exception cref="SettingsException">Something is wrong; it lists everything that is.</exception>
    public static LocalSettings Read(
        string folder,
        IEnumerable<KeyValuePair<string, string>> environment,
        IReadOnlyDictionary<string, string?> given,
        Func<IReadOnlyDictionary<string, string?>, IReadOnlyList<string>>? check = null)
    {
        var errors = new List<string>();
        var values = SettingsSources.Gather(folder, environment, given, errors);
        RejectUnknownSections(values, errors);
        var settings = new LocalSettings
        {
            DataFile = values[SettingsSources.DataFile]!,
            Durability = Durability(values, errors),
            Models = ModelSettings.Read(values, errors),
            Prices = PriceSettings.Read(folder, values, errors),
            Runs = RunSettings.Read(folder, values, errors),
            Engine = Engine(values, errors),
            Tools = ToolSettings.Read(values, errors),
            Retention = RetentionSettings.Read(values, errors),
            Watchdog = WatchdogSettings.Read(values, errors),
            Rules = WorkspaceSettings.Read(values, errors),
            OtlpEndpoint = Telemetry(values, errors),
            LogLevel = Logging(values, errors),
            Values = values,
            Secrets = SecretSettings.Find(values),
        };
        errors.AddRange(check?.Invoke(values) ?? UnknownHttp(values));
        if (errors.Count > 0)
        {
            throw new SettingsException(errors);
        }

        settings = settings with { Rules = settings.Rules with { Root = settings.Runs.Workspace, OffLimits = ProtectedFiles.Of(settings) } };
        settings.Runs.Rules = settings.Rules;
        return settings;
    }

    private static void RejectUnknownSections(Dictionary<string, string?> values, List<string> errors)
    {
        foreach (var name in values.Keys
            .Where(static key => key.StartsWith("Lavra:", StringComparison.OrdinalIgnoreCase))
            .Select(static key => key.Split(':')[1])
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(static name => !Sections.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            errors.Add($"There is no section 'Lavra:{name}'. There are: {string.Join(", ", Sections)}.");
        }

        foreach (var name in Sections)
        {
            if (!string.IsNullOrWhiteSpace(values.GetValueOrDefault($"Lavra:{name}")))
            {
                errors.Add($"'Lavra:{name}' is a section and has no value itself. Put its settings inside: {{ \"{name}\": {{ ... }} }}.");
            }
        }
    }

    // Asks the API only where it is set: without it, none of it is loaded.
    private static IReadOnlyList<string> UnknownHttp(Dictionary<string, string?> values) =>
        values.Keys.Any(static key => key.StartsWith("Lavra:Http:", StringComparison.OrdinalIgnoreCase)) ? HttpNames(values) : [];

    private static IReadOnlyList<string> HttpNames(Dictionary<string, string?> values) => HttpSettingNames.Check(values.Keys);

    private static SqliteDurability Durability(Dictionary<string, string?> values, List<string> errors)
    {
        var section = new SettingsSection("Lavra:Data", values, errors);
        _ = section.Text("File");
        var durability = section.Choice("Durability", "full", "normal") == "normal" ? SqliteDurability.Normal : SqliteDurability.Full;
        section.RejectUnknown();
        return durability;
    }

    private static EngineOptions Engine(Dictionary<string, string?> values, List<string> errors)
    {
        var section = new SettingsSection("Lavra:Engine", values, errors);
        var defaults = new EngineOptions();
        var options = new EngineOptions
        {
            Workers = section.Whole("Workers", 1, 10_000, defaults.Workers),
            ResidentInstances = section.Whole("ResidentInstances", 0, int.MaxValue, defaults.ResidentInstances),
            InboxInterval = section.Duration("InboxInterval", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1))
                ?? defaults.InboxInterval,
            StopGrace = section.Duration("StopGrace", TimeSpan.Zero, TimeSpan.FromMinutes(10)) ?? defaults.StopGrace,
        };
        section.RejectUnknown();
        return options;
    }

    private static Uri? Telemetry(Dictionary<string, string?> values, List<string> errors)
    {
        var section = new SettingsSection("Lavra:Telemetry", values, errors);
        var endpoint = section.Address("OtlpEndpoint");
        section.RejectUnknown();
        if (endpoint is not null || values.GetValueOrDefault(SettingsSources.OtlpVariable) is not { } text || string.IsNullOrWhiteSpace(text))
        {
            return endpoint;
        }

        if (Uri.TryCreate(text.Trim(), UriKind.Absolute, out endpoint) && endpoint.Scheme is "http" or "https")
        {
            return endpoint;
        }

        errors.Add($"{SettingsSources.OtlpVariable} is '{text}'; it must be an address such as http://localhost:4317.");
        return null;
    }

    private static LogLevel? Logging(Dictionary<string, string?> values, List<string> errors)
    {
        var section = new SettingsSection("Lavra:Logging", values, errors);
        var word = section.Choice("Level", "default", "trace", "debug", "information", "warning", "error", "critical", "none");
        section.RejectUnknown();
        return word == "default" ? null : Enum.Parse<LogLevel>(word, ignoreCase: true);
    }
}
