using Lavra.Words;

namespace Lavra.Durability;

/// <summary>Where an instance stands. Numbers are stored; never change them.</summary>
public enum InstanceStatus
{
    /// <summary>Taking turns, or waiting for something.</summary>
    Running = 0,

    /// <summary>Held by a client; what arrives is kept.</summary>
    Suspended = 1,

    /// <summary>Ended with an output.</summary>
    Completed = 2,

    /// <summary>Ended with a failure.</summary>
    Failed = 3,

    /// <summary>Ended by a client.</summary>
    Terminated = 4,
}

/// <summary>Which statuses of an instance are open.</summary>
public static class InstanceStatuses
{
    /// <summary>Every status, divided.</summary>
    public static StatusSet<InstanceStatus> All { get; } = new(
        open: [InstanceStatus.Running, InstanceStatus.Suspended],
        ended: [InstanceStatus.Completed, InstanceStatus.Failed, InstanceStatus.Terminated]);

    /// <summary>Whether an instance of this status takes no more turns.</summary>
    public static bool HasEnded(this InstanceStatus status) => All.HasEnded(status);
}
