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
