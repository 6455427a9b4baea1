using System.Text.Json.Serialization.Metadata;

namespace Lavra.Durability;

/// <summary>Names a kind of message from outside to a running workflow. Names are compared without regard to case.</summary>
/// <param name="Name">Unique among signals.</param>
/// <param name="Payload">How the payload is written into the history.</param>
public sealed record SignalDefinition<T>(string Name, JsonTypeInfo<T> Payload);
