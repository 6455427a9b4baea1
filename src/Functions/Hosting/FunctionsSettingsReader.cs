using Lavra.Functions.Durable;
using Lavra.Functions.Storage;
using Lavra.Generation.Pricing;
using Lavra.Http;
using Lavra.Models;
using Lavra.Privacy;
using Lavra.Retention;
using Lavra.Runs;
using Lavra.Security;
using Lavra.Settings;
using Lavra.Tools;
using Lavra.Watching;
using Microsoft.Extensions.Configuration;

namespace Lavra.Functions.Hosting;

/// <summary>Reads and checks the settings of the app: its app settings, and the common variables that name models.</summary>
internal static class FunctionsSettingsReader
{
    private const string Root = "Lavra:";
    private const string Connection = $"{TableStorageOptions.Section}:{nameof(TableStorageOptions.ConnectionString)}";
    private const string StreamTime = $"{HttpOptions.Section}:{nameof(HttpOptions.EventStreamTime)}";

    // Azure cuts every response at 230 s.
    private static readonly TimeSpan LongestStream = TimeSpan.FromSeconds(225);
    private static readonly TimeSpan DefaultStream = TimeSpan.FromSeconds(220);

    private static readonly string[] Sections =
        ["Durable", "Http", "Model", "Models", "Prices", "Retention", "Runs", "Tables", "Tools", "Watchdog", "Workspace"];

    /// <summary>Reads them.</summary>
    /// <param name="configuration">The app's configuration.</param>
    /// <param name="folder">A folder on the instance's own disk, in which runs work unless the settings say otherwise.</param>
    /// <exception cref="SettingsException">Something is wrong; it lists everything that is.</exception>
    public static FunctionsSettings Read(IConfiguration configuration, string folder)
    {
        var errors = new List<string>();
        var values = Gather(configuration);
        RejectUnknownSections(values, errors);
        CheckStreamTime(values, errors);
        errors.AddRange(HttpSettings.Check(values));
        var settings = new FunctionsSettings
        {
            Models = ModelSettings.Read(values, errors),
            Prices = PriceSettings.Read(AppContext.BaseDirectory, values, errors),
            Runs = RunSettings.Read(folder, values, errors, folderPerRun: true),
            Tools = ToolSettings.Read(values, errors),
            Rules = WorkspaceSettings.Read(values, errors),
            Durable = Durable(values, errors),
            Tables = Tables(values, errors),
            Retention = RetentionSettings.Read(values, errors),
            Watchdog = WatchdogSettings.Read(values, errors),
            Http = values,
            Secrets = [.. SecretSettings.Find(values), .. SecretsIn(values.GetValueOrDefault(Connection))],
        };
        return errors.Count == 0 ? settings : throw new SettingsException(errors);
    }

    private static Dictionary<string, string?> Gather(IConfiguration configuration)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in configuration.AsEnumerable())
        {
            if (value is not null
                && (name.StartsWith(Root, StringComparison.OrdinalIgnoreCase)
                    || ModelSettings.EnvironmentVariables.Contains(name, StringComparer.Ordinal)))
            {
                values[name] = value;
            }
        }

        return values;
    }

    private static void RejectUnknownSections(Dictionary<string, string?> values, List<string> errors)
    {
        foreach (var name in values.Keys
            .Where(static key => key.StartsWith(Root, StringComparison.OrdinalIgnoreCase))
            .Select(static key => key.Split(':')[1])
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(static name => !Sections.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            errors.Add($"There is no section 'Lavra:{name}' on Azure Functions. There are: {string.Join(", ", Sections)}.");
        }
    }

    private static void CheckStreamTime(Dictionary<string, string?> values, List<string> errors)
    {
        if (!values.TryGetValue(StreamTime, out var text) || string.IsNullOrWhiteSpace(text))
        {
            values[StreamTime] = DefaultStream.ToString("c");
        }
        else if (DurationText.TryRead(text, out var time) && time > LongestStream)
        {
            errors.Add($"{StreamTime} is {text}; Azure cuts every response at 230 s, so it must be at most {LongestStream:c}.");
        }
    }

    private static TableStorageOptions Tables(Dictionary<string, string?> values, List<string> errors)
    {
        var section = new SettingsSection(TableStorageOptions.Section, values, errors);
        var options = new TableStorageOptions
        {
            Endpoint = section.Address(nameof(TableStorageOptions.Endpoint)),
            ClientId = section.Text(nameof(TableStorageOptions.ClientId)),
            ConnectionString = section.Text(nameof(TableStorageOptions.ConnectionString)),
            Prefix = section.Text(nameof(TableStorageOptions.Prefix)) ?? new TableStorageOptions().Prefix,
        };
        section.RejectUnknown();
        errors.AddRange(new TableStorageOptionsValidator().Validate(null, options).Failures ?? []);
        return options;
    }

    /// <summary>What a connection string must not show: the account's key, or a signature.</summary>
    private static IEnumerable<KeyValuePair<string, string>> SecretsIn(string? connection) => (connection ?? "")
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(static part => part.Split('=', 2))
        .Where(static part => part is ["AccountKey" or "SharedAccessSignature", { Length: >= Redactor.ShortestSecret }])
        .Select(static part => KeyValuePair.Create($"{Connection}:{part[0]}", part[1]));

    private static DurableOptions Durable(Dictionary<string, string?> values, List<string> errors)
    {
        var section = new SettingsSection("Lavra:Durable", values, errors);
        var options = new DurableOptions
        {
            CancelInterval = section.Duration("CancelInterval", TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1))
                ?? new DurableOptions().CancelInterval,
        };
        section.RejectUnknown();
        return options;
    }
}
