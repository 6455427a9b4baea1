using System.Text.Json.Serialization;

namespace Lavra.Generation;

/// <summary>Where a generation stands. Numbers are stored; never change them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GenerationStatus>))]
public enum GenerationStatus
{
    /// <summary>The model has been asked and has not answered yet.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending = 0,

    /// <summary>The model answered.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed = 1,

    /// <summary>The call failed for good.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 2,

    /// <summary>The call was given up because the run was cancelled.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled = 3,
}
