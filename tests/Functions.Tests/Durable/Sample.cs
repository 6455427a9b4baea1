using System.Text.Json.Serialization;

namespace Lavra.Functions.Tests.Durable;

/// <summary>Something whose JSON depends on how it is written.</summary>
internal sealed record Sample(string Text, decimal Amount, DateTimeOffset At);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Sample))]
internal sealed partial class SampleJson : JsonSerializerContext;
