using Lavra.Identity;
using Microsoft.Extensions.Logging;

namespace Lavra.Tools;

/// <summary>What a tool is told about its call.</summary>
public sealed record ToolContext
{
    /// <summary>The call.</summary>
    public required ToolCallId Call { get; init; }

    /// <summary>The run that it belongs to.</summary>
    public RunId Run => Call.Run;

    /// <summary>The step that it belongs to, by its index.</summary>
    public int Step => Call.Step;

    /// <summary>On whose behalf.</summary>
    public required string Tenant { get; init; }

    /// <summary>The folder in which file tools work: absolute, existing.</summary>
    public required string Workspace { get; init; }

    /// <summary>Which delivery attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>For the tool's own log messages: ids and counts, never contents.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>
    /// What the tool's <see cref="ToolPrepareAttribute"/> method noted before this call first acted, perhaps in a process that is
    /// gone; null when it has none, and in that method itself at the first time.
    /// </summary>
    public string? Prepared { get; init; }

    /// <summary>
    /// For a probe: what the next call of the same tool on the same thing (<see cref="ToolAttribute.ExclusiveOn"/>) noted before it
    /// acted; null when there was none. If it noted the world as this call had, this one never acted.
    /// </summary>
    public string? NextPrepared { get; init; }

    /// <summary>Whether an earlier delivery of this call was started and found not to have happened, or not wholly.</summary>
    public bool StartedBefore { get; init; }
}
