using System.Text.Json.Serialization;
using Lavra.Words;

namespace Lavra.Facts;

/// <summary>Where a step stands. Numbers are stored; never change them.</summary>
[JsonConverter(typeof(WireWordConverter<StepStatus>))]
public enum StepStatus
{
    /// <summary>Not begun.</summary>
    Pending = 0,

    /// <summary>At work.</summary>
    Running = 1,

    /// <summary>Ended with an output.</summary>
    Completed = 2,

    /// <summary>Ended without an output.</summary>
    Failed = 3,

    /// <summary>Ended because the run was cancelled.</summary>
    Cancelled = 4,

    /// <summary>Not begun, because a step that it depends on has no output.</summary>
    Skipped = 5,

    /// <summary>Ended because a budget of the run was used up.</summary>
    BudgetExceeded = 6,

    /// <summary>Waiting for somebody: it does not go on until a person decides or answers.</summary>
    Waiting = 7,
}

/// <summary>Which statuses of a step are open.</summary>
public static class StepStatuses
{
    /// <summary>Every status, divided.</summary>
    public static StatusSet<StepStatus> All { get; } = new(
        open: [StepStatus.Pending, StepStatus.Running, StepStatus.Waiting],
        ended: [StepStatus.Completed, StepStatus.Failed, StepStatus.Cancelled, StepStatus.Skipped, StepStatus.BudgetExceeded]);

    /// <summary>Whether a step of this status does not change again.</summary>
    public static bool HasEnded(this StepStatus status) => All.HasEnded(status);
}
