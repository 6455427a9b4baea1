using Microsoft.DurableTask;

namespace Lavra.Functions.Tests.Durable.Double;

/// <summary>What is recorded of an orchestration, and what is sent to one.</summary>
internal enum DoubleEventKind
{
    TurnBegan,
    Started,
    ActivityScheduled,
    ActivityCompleted,
    ActivityFailed,
    TimerCreated,
    TimerFired,
    ChildCreated,
    ChildCompleted,
    ChildFailed,
    EventSent,
    EventRaised,
    Suspended,
    Resumed,
    Terminated,
}

/// <param name="Kind">What it is.</param>
/// <param name="Task">The number of the request that it belongs to; -1 for none.</param>
/// <param name="Name">The activity's, child's or event's name.</param>
/// <param name="Payload">JSON; null for none.</param>
/// <param name="Target">The other instance.</param>
/// <param name="At">The time of a turn, or when a timer fires.</param>
/// <param name="Failure">Why it failed.</param>
internal sealed record DoubleEvent(
    DoubleEventKind Kind,
    int Task = -1,
    string? Name = null,
    string? Payload = null,
    string? Target = null,
    DateTimeOffset At = default,
    TaskFailureDetails? Failure = null)
{
    /// <summary>Whether the orchestrator asked for it.</summary>
    public bool IsRequest => Kind is DoubleEventKind.ActivityScheduled or DoubleEventKind.TimerCreated
        or DoubleEventKind.ChildCreated or DoubleEventKind.EventSent;

    /// <summary>Whether it is for the engine and not for the orchestrator.</summary>
    public bool IsControl => Kind is DoubleEventKind.Suspended or DoubleEventKind.Resumed or DoubleEventKind.Terminated;
}
