using System.Text.Json.Serialization;

namespace Lavra.Tools;

/// <summary>What calling a tool does to the world, which decides what may happen after a crash. Numbers are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ToolEffect>))]
public enum ToolEffect
{
    /// <summary>Changes nothing; may be called again at will.</summary>
    [JsonStringEnumMemberName("reads")]
    Reads = 0,

    /// <summary>Changes something, but calling it twice is calling it once.</summary>
    [JsonStringEnumMemberName("idempotent")]
    Idempotent = 1,

    /// <summary>Each call counts. A call that was started and has no result is never silently repeated.</summary>
    [JsonStringEnumMemberName("acts_once")]
    ActsOnce = 2,
}
