using System.Text.Json.Serialization;

namespace Lavra.Benchmarks;

/// <summary>One figure.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Durability">How commits were synced.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Target">What it must reach; null when there is no target.</param>
/// <param name="HigherIsBetter">Whether more is better.</param>
/// <param name="Peer">The best peer and its figure for the same work with every step synced, measured on another machine; null when there is none.</param>
internal sealed record Measurement(
    string What, string Durability, double Value, string Unit, double? Target = null, bool HigherIsBetter = false, string? Peer = null)
{
    /// <summary>Whether it reaches the target.</summary>
    public bool? Reached => Target is not { } target ? null : HigherIsBetter ? Value >= target : Value <= target;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Measurement))]
[JsonSerializable(typeof(List<Measurement>))]
internal sealed partial class MeasurementJson : JsonSerializerContext;
