using Lavra.Generation.Pricing;
using Lavra.Retention;
using Lavra.Runs;
using Lavra.Security;
using Lavra.Tools;
using Lavra.Watching;

namespace Lavra.Composition;

/// <summary>The settings of capabilities, valid, as every host has them.</summary>
public sealed record ProductSettings
{
    /// <summary>Runs that say nothing themselves.</summary>
    public required RunsOptions Runs { get; init; }

    /// <summary>Limits of tool calls.</summary>
    public ToolExecutorOptions Tools { get; init; } = new();

    /// <summary>What in workspaces is off limits to the built-in tools.</summary>
    public WorkspaceRules Rules { get; init; } = WorkspaceRules.Default;

    /// <summary>What models cost.</summary>
    public PriceOptions Prices { get; init; } = new();

    /// <summary>How long runs are kept.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>When a run counts as stuck.</summary>
    public WatchdogOptions Watchdog { get; init; } = new();
}
