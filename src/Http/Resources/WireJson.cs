using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lavra.Http.Resources;

/// <summary>How resources are written on the wire: camelCase, enums as their wire names, nulls shown.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Page<RunResource>))]
[JsonSerializable(typeof(Page<LogEntryResource>))]
[JsonSerializable(typeof(Page<StepResource>))]
[JsonSerializable(typeof(Page<GenerationResource>))]
[JsonSerializable(typeof(GenerationDetailResource))]
[JsonSerializable(typeof(Page<ToolCallResource>))]
[JsonSerializable(typeof(Page<ToolResource>))]
[JsonSerializable(typeof(Page<ModelResource>))]
[JsonSerializable(typeof(HealthResource))]
[JsonSerializable(typeof(StartRunBody))]
[JsonSerializable(typeof(CancelRunBody))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>The one instance that is used. Answers are never put into HTML, so that text can stay readable.</summary>
    public static WireJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
