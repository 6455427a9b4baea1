using Lavra.Functions.Durable;
using Lavra.Functions.Storage.Tables;
using Lavra.Http.Hosting;
using Lavra.Models.Connections;
using Lavra.Models;
using Lavra.Privacy;
using Lavra.Retention;
using Lavra.Runs;
using Lavra.Security.Workspaces;
using Lavra.Settings;

namespace Lavra.Functions.Hosting;

/// <summary>The settings of the app, read and checked.</summary>
/// <param name="reading">From where they come.</param>
internal sealed class FunctionsSettings(SettingsReading reading)
{
    /// <summary>From where they come, with what every host knows.</summary>
    public SettingsReading Reading => reading;

    /// <summary>The models.</summary>
    public ModelsOptions Models { get; } = reading.Get(ModelsOptions.Settings);

    /// <summary>Runs that say nothing themselves. The workspace is absolute.</summary>
    public RunsOptions Runs { get; } = reading.Get(RunsOptions.Settings);

    /// <summary>What in workspaces is off limits.</summary>
    public WorkspaceRules Rules { get; } = reading.Get(WorkspaceRules.Settings);

    /// <summary>How the app and Durable Functions work together.</summary>
    public DurableOptions Durable { get; } = reading.Get(DurableOptions.Settings);

    /// <summary>Where the stores are.</summary>
    public TableStorageOptions Tables { get; } = reading.Get(TableStorageOptions.Settings);

    /// <summary>How long runs are kept.</summary>
    public RetentionOptions Retention { get; } = reading.Get(RetentionOptions.Settings);

    /// <summary>The HTTP API.</summary>
    public HttpOptions Http { get; } = reading.Get(HttpOptions.Settings);

    /// <summary>The secrets among the settings, by the names under which they are redacted.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Secrets { get; } = SecretSettings.Find(reading);
}
