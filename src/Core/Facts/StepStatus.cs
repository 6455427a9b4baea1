using System.Text.Json.Serialization;

namespace Lavra.Facts;

/// <summary>Where a step stands. Numbers are stored; never change them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepStatus>))]
public enum StepStatus
{
    /// <summary>Not begun.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending = 0,

    /// <summary>At work.</summary>
    [JsonStringEnumMemberName("running")]
    Running = 1,

    /// <summary>Ended with an output.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed = 2,

    /// <summary>Ended without an output.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 3,

    /// <summary>Ended because the run was cancelled.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled = 4,

    /// <summary>Not begun, because a step that it depends on has no output.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped = 5,

    /// <summary>Ended because a budget of the run was used up.</summary>
    [JsonStringEnumMemberName("budget_exceeded")]
    BudgetExceeded = 6,
}
