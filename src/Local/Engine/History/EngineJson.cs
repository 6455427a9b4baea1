using System.Text.Json;
using System.Text.Json.Serialization;
using Lavra.Durability;

namespace Lavra.Local.Engine.History;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FailureDetails))]
[JsonSerializable(typeof(HistoryDocument))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class EngineJson : JsonSerializerContext;
