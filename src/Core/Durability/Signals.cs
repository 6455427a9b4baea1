using System.Text.Json.Serialization;

namespace Lavra.Durability;

/// <summary>Signals that the engines themselves know.</summary>
public static class Signals
{
    /// <summary>
    /// Asks an instance to stop. The workflow sees it like any other signal and ends itself; besides, the engine cancels the
    /// tokens of the instance's running activities that stop on cancel.
    /// </summary>
    public static SignalDefinition<CancelRequest> Cancel { get; } =
        new("cancel", DurabilityJson.Default.CancelRequest);
}

/// <summary>Why an instance should stop, and who said so.</summary>
/// <param name="Reason">A short reason for people, already free of secrets.</param>
/// <param name="RequestedBy">The caller's name; null when the system itself asked.</param>
public sealed record CancelRequest(string? Reason, string? RequestedBy = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(CancelRequest))]
internal sealed partial class DurabilityJson : JsonSerializerContext;
