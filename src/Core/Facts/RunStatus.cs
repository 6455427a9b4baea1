using System.Text.Json.Serialization;

namespace Lavra.Facts;

/// <summary>Where a run stands. Numbers are stored; never change them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
public enum RunStatus
{
    /// <summary>Accepted, not begun.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending = 0,

    /// <summary>At work, or waiting for something.</summary>
    [JsonStringEnumMemberName("running")]
    Running = 1,

    /// <summary>Ended with an answer.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed = 2,

    /// <summary>Ended without an answer.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 3,

    /// <summary>Ended because somebody asked for it.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled = 4,

    /// <summary>Ended because a budget was used up.</summary>
    [JsonStringEnumMemberName("budget_exceeded")]
    BudgetExceeded = 5,
}
