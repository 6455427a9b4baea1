using Lavra.Generation.Pricing;
using Lavra.Local.Engine;
using Lavra.Local.Storage;
using Lavra.Models;
using Lavra.Retention;
using Lavra.Runs;
using Lavra.Security;
using Lavra.Tools;
using Lavra.Watching;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Hosting.Settings;

/// <summary>The settings of one machine, read and checked.</summary>
internal sealed record LocalSettings
{
    /// <summary>The file that holds everything: absolute.</summary>
    public required string DataFile { get; init; }

    /// <summary>What survives a power cut.</summary>
    public SqliteDurability Durability { get; init; }

    /// <summary>The models.</summary>
    public required ModelsOptions Models { get; init; }

    /// <summary>What models cost.</summary>
    public PriceOptions Prices { get; init; } = new();

    /// <summary>Runs that say nothing themselves. The workspace is absolute.</summary>
    public required RunsOptions Runs { get; init; }

    /// <summary>The engine.</summary>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>How long runs are kept.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>When a run counts as stuck.</summary>
    public WatchdogOptions Watchdog { get; init; } = new();

    /// <summary>Limits of tool calls.</summary>
    public ToolExecutorOptions Tools { get; init; } = new();

    /// <summary>What in workspaces is off limits.</summary>
    public WorkspaceRules Rules { get; init; } = WorkspaceRules.Default;

    /// <summary>Where traces and metrics go; null for nowhere.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>What is logged; null for the command's own default.</summary>
    public LogLevel? LogLevel { get; init; }

    /// <summary>All names and values, for what other parts read themselves.</summary>
    public required IReadOnlyDictionary<string, string?> Values { get; init; }

    /// <summary>The secrets among the values, by the names under which they are redacted.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Secrets { get; init; } = [];
}
