using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Hosting;

/// <summary>How a machine is put together, beyond its settings.</summary>
internal sealed record LocalHostOptions
{
    /// <summary>What another process is told about this one, such as <c>lavra run</c>.</summary>
    public required string Command { get; init; }

    /// <summary>Whether everything unfinished is picked up at start, or only what is named. Default false.</summary>
    public bool PicksUpAll { get; init; }

    /// <summary>Whether jobs are run when they are due, as by a process that stays. Default false.</summary>
    public bool FiresJobs { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where log lines go.</summary>
    public required TextWriter LogWriter { get; init; }

    /// <summary>The least level that is logged when the settings do not say. Default warnings.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>Makes the built-in model; null for the product's own.</summary>
    public Func<IChatClient>? Offline { get; init; }
}
