using System.Text.Json.Serialization;

namespace Lavra.Retention.Workflows;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(RetentionInput))]
[JsonSerializable(typeof(RetentionOutcome))]
[JsonSerializable(typeof(RetainInput))]
[JsonSerializable(typeof(RetainOutcome))]
internal sealed partial class RetentionJson : JsonSerializerContext;
