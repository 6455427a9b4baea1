using Lavra.Generation.Pricing;
using Lavra.Local.Engine;
using Lavra.Local.Storage.Files;
using Lavra.Models.Connections;
using Lavra.Models;
using Lavra.Privacy;
using Lavra.Runs;
using Lavra.Security.Workspaces;
using Lavra.Settings;
using Lavra.Tools;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Hosting.Settings;

/// <summary>The settings of one machine, read and checked.</summary>
/// <param name="Reading">From where they come.</param>
internal sealed record LocalSettings(SettingsReading Reading)
{
    /// <summary>The file that holds everything: absolute.</summary>
    public string DataFile { get; } = Reading.Get(DataOptions.Settings).File;

    /// <summary>What survives a power cut.</summary>
    public SqliteDurability Durability { get; } = Reading.Get(DataOptions.Settings).Durability;

    /// <summary>The models.</summary>
    public ModelsOptions Models { get; } = Reading.Get(ModelsOptions.Settings);

    /// <summary>What models cost.</summary>
    public PriceOptions Prices { get; } = Reading.Get(PriceOptions.Settings);

    /// <summary>Runs that say nothing themselves. The workspace is absolute.</summary>
    public RunsOptions Runs { get; } = Reading.Get(RunsOptions.Settings);

    /// <summary>The engine.</summary>
    public EngineOptions Engine { get; } = Reading.Get(EngineOptions.Settings);

    /// <summary>Limits of tool calls.</summary>
    public ToolExecutorOptions Tools { get; } = Reading.Get(ToolExecutorOptions.Settings);

    /// <summary>What in workspaces is off limits.</summary>
    public WorkspaceRules Rules => Runs.Rules;

    /// <summary>Where traces and metrics go; null for nowhere.</summary>
    public Uri? OtlpEndpoint { get; } = Reading.Get(TelemetryOptions.Settings).OtlpEndpoint;

    /// <summary>What is logged; null for the command's own default.</summary>
    public LogLevel? LogLevel { get; } = Reading.Get(LoggingOptions.Settings).Level;

    /// <summary>The secrets among the values, by the names under which they are redacted.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Secrets { get; init; } = SecretSettings.Find(Reading);

    /// <summary>The options of a capability.</summary>
    public T Get<T>(SettingsOf<T> settings)
        where T : class => Reading.Get(settings);
}
