using System.Text.Json.Serialization;
using Lavra.Words;

namespace Lavra.Facts;

/// <summary>Where a run stands. Numbers are stored; never change them.</summary>
[JsonConverter(typeof(WireWordConverter<RunStatus>))]
public enum RunStatus
{
    /// <summary>Accepted, not begun.</summary>
    Pending = 0,

    /// <summary>At work, or waiting for something that comes by itself: a rate limit, a model, a timer.</summary>
    Running = 1,

    /// <summary>Ended with an answer.</summary>
    Completed = 2,

    /// <summary>Ended without an answer.</summary>
    Failed = 3,

    /// <summary>Ended because somebody asked for it.</summary>
    Cancelled = 4,

    /// <summary>Ended because a budget was used up.</summary>
    BudgetExceeded = 5,

    /// <summary>Waiting for somebody: nothing goes on until a person decides or answers.</summary>
    Waiting = 6,
}

/// <summary>Which statuses of a run are open.</summary>
public static class RunStatuses
{
    /// <summary>Every status, divided.</summary>
    public static StatusSet<RunStatus> All { get; } = new(
        open: [RunStatus.Pending, RunStatus.Running, RunStatus.Waiting],
        ended: [RunStatus.Completed, RunStatus.Failed, RunStatus.Cancelled, RunStatus.BudgetExceeded]);

    /// <summary>Whether a run of this status does not change again.</summary>
    public static bool HasEnded(this RunStatus status) => All.HasEnded(status);
}
