using Lavra.Functions.Durable;
using Lavra.Functions.Storage.Tables;
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

namespace Lavra.Functions.Hosting;

/// <summary>The settings of the app, read and checked.</summary>
/// <param name="reading">From where they come.</param>
internal sealed class FunctionsSettings(SettingsReading reading)
{
    /// <summary>The models.</summary>
    public ModelsOptions Models { get; } = reading.Get(ModelsOptions.Settings);

    /// <summary>What models cost.</summary>
    public PriceOptions Prices { get; } = reading.Get(PriceOptions.Settings);

    /// <summary>Runs that say nothing themselves. The workspace is absolute.</summary>
    public RunsOptions Runs { get; } = reading.Get(RunsOptions.Settings);

    /// <summary>Limits of tool calls.</summary>
    public ToolExecutorOptions Tools { get; } = reading.Get(ToolExecutorOptions.Settings);

    /// <summary>What in workspaces is off limits.</summary>
    public WorkspaceRules Rules { get; } = reading.Get(WorkspaceRules.Settings);

    /// <summary>How the app and Durable Functions work together.</summary>
    public DurableOptions Durable { get; } = reading.Get(DurableOptions.Settings);

    /// <summary>Where the stores are.</summary>
    public TableStorageOptions Tables { get; } = reading.Get(TableStorageOptions.Settings);

    /// <summary>How long runs are kept.</summary>
    public RetentionOptions Retention { get; } = reading.Get(RetentionOptions.Settings);

    /// <summary>When a run counts as stuck.</summary>
    public WatchdogOptions Watchdog { get; } = reading.Get(WatchdogOptions.Settings);

    /// <summary>The HTTP API.</summary>
    public HttpOptions Http { get; } = reading.Get(HttpOptions.Settings);

    /// <summary>The secrets among the settings, by the names under which they are redacted.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Secrets { get; } = SecretSettings.Find(reading);
}
