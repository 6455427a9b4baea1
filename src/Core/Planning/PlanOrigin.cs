using System.Text.Json.Serialization;

namespace Lavra.Planning;

/// <summary>How a plan came about. Numbers are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlanOrigin>))]
public enum PlanOrigin
{
    /// <summary>The caller gave it.</summary>
    [JsonStringEnumMemberName("given")]
    Given = 0,

    /// <summary>The objective is plain enough to need no planner.</summary>
    [JsonStringEnumMemberName("simple")]
    Simple = 1,

    /// <summary>The model made it.</summary>
    [JsonStringEnumMemberName("model")]
    Model = 2,
}
