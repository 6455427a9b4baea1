using System.Text.Json.Serialization;
using Lavra.Words;

namespace Lavra.Tools;

/// <summary>What calling a tool does to the world, which decides what may happen after a crash. Numbers are stored.</summary>
[JsonConverter(typeof(WireWordConverter<ToolEffect>))]
public enum ToolEffect
{
    /// <summary>Changes nothing; may be called again at will.</summary>
    Reads = 0,

    /// <summary>Changes something, but calling it twice is calling it once.</summary>
    Idempotent = 1,

    /// <summary>Each call counts. A call that was started and has no result is never silently repeated.</summary>
    ActsOnce = 2,
}
