using Lavra.Generation.Pricing;
using Lavra.Retention;
using Lavra.Runs;
using Lavra.Security.Workspaces;
using Lavra.Settings;
using Lavra.Tools;
using Lavra.Watching;

namespace Lavra.Composition;

/// <summary>The settings of capabilities, valid, as every host has them.</summary>
public sealed record ProductSettings
{
    /// <summary>Takes them from what a host has read.</summary>
    /// <param name="reading">What was read, <see cref="CoreSettings"/> among it.</param>
    /// <param name="rules">What in workspaces is off limits, with what the host adds to it.</param>
    public static ProductSettings Of(SettingsReading reading, WorkspaceRules rules)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return new ProductSettings
        {
            Runs = reading.Get(RunsOptions.Settings),
            Tools = reading.Get(ToolExecutorOptions.Settings),
            Rules = rules,
            Prices = reading.Get(PriceOptions.Settings),
            Retention = reading.Get(RetentionOptions.Settings),
            Watchdog = reading.Get(WatchdogOptions.Settings),
        };
    }

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
