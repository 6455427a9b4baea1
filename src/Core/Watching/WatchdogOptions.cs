namespace Lavra.Watching;

/// <summary>When a run counts as stuck: section <c>Lavra:Watchdog</c>.</summary>
public sealed class WatchdogOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Lavra:Watchdog";

    /// <summary>
    /// How long a run may be silent, besides what its longest tool call may take and what it said that it waits. 1 min to 1 d, default
    /// 15 min: longer than any model call.
    /// </summary>
    public TimeSpan NoProgressAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after its acceptance a run may be without a workflow, before it is given one. 1 s to 1 h, default 1 min.</summary>
    public TimeSpan StartWithin { get; set; } = TimeSpan.FromMinutes(1);
}
