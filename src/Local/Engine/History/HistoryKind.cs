namespace Lavra.Local.Engine.History;

/// <summary>What an event of the history records. Numbers are stored; never change them.</summary>
internal enum HistoryKind : byte
{
    /// <summary>In: the execution began.</summary>
    Started = 1,

    /// <summary>Out: an activity was asked for.</summary>
    ActivityScheduled = 2,

    /// <summary>In: it ended with an output.</summary>
    ActivityCompleted = 3,

    /// <summary>In: it ended with a failure.</summary>
    ActivityFailed = 4,

    /// <summary>Out: a timer was asked for.</summary>
    TimerCreated = 5,

    /// <summary>In: its time came.</summary>
    TimerFired = 6,

    /// <summary>Out: it was taken back.</summary>
    TimerCancelled = 7,

    /// <summary>Out: a child was asked for.</summary>
    ChildStarted = 8,

    /// <summary>In: it ended with an output.</summary>
    ChildCompleted = 9,

    /// <summary>In: it ended with a failure.</summary>
    ChildFailed = 10,

    /// <summary>In: a signal arrived.</summary>
    SignalReceived = 11,

    /// <summary>Out: a signal was sent.</summary>
    SignalSent = 12,

    /// <summary>Out: the execution ended with an output.</summary>
    Completed = 13,

    /// <summary>Out: the execution ended with a failure.</summary>
    Failed = 14,

    /// <summary>Out: the execution ended and goes on as a new one.</summary>
    ContinuedAsNew = 15,
}
