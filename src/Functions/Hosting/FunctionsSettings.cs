using Lavra.Functions.Durable;
using Lavra.Functions.Storage;
using Lavra.Generation.Pricing;
using Lavra.Models;
using Lavra.Retention;
using Lavra.Runs;
using Lavra.Security;
using Lavra.Tools;
using Lavra.Watching;
using Microsoft.Extensions.Configuration;

namespace Lavra.Functions.Hosting;

/// <summary>The settings of the app, read and checked.</summary>
internal sealed record FunctionsSettings
{
    /// <summary>The models.</summary>
    public required ModelsOptions Models { get; init; }

    /// <summary>What models cost.</summary>
    public PriceOptions Prices { get; init; } = new();

    /// <summary>Runs that say nothing themselves. The workspace is absolute.</summary>
    public required RunsOptions Runs { get; init; }

    /// <summary>Limits of tool calls.</summary>
    public ToolExecutorOptions Tools { get; init; } = new();

    /// <summary>What in workspaces is off limits.</summary>
    public WorkspaceRules Rules { get; init; } = WorkspaceRules.Default;

    /// <summary>How the app and Durable Functions work together.</summary>
    public DurableOptions Durable { get; init; } = new();

    /// <summary>Where the stores are.</summary>
    public TableStorageOptions Tables { get; init; } = new();

    /// <summary>How long runs are kept.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>When a run counts as stuck.</summary>
    public WatchdogOptions Watchdog { get; init; } = new();

    /// <summary>The settings of the HTTP API, as it reads them itself.</summary>
    public required IReadOnlyDictionary<string, string?> Http { get; init; }

    /// <summary>The secrets among the settings, by the names under which they are redacted.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Secrets { get; init; } = [];
}
