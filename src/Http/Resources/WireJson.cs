using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lavra.Http.Resources;

/// <summary>How resources are read from the wire, and which form they have there: camelCase, enums as their words, nulls shown.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Page<RunResource>))]
[JsonSerializable(typeof(Page<LogEntryResource>))]
[JsonSerializable(typeof(Page<StepResource>))]
[JsonSerializable(typeof(Page<GenerationResource>))]
[JsonSerializable(typeof(GenerationDetailResource))]
[JsonSerializable(typeof(Page<ToolCallResource>))]
[JsonSerializable(typeof(Page<ToolResource>))]
[JsonSerializable(typeof(Page<ModelResource>))]
[JsonSerializable(typeof(Page<JobResource>))]
[JsonSerializable(typeof(JobRunResource))]
[JsonSerializable(typeof(HealthResource))]
[JsonSerializable(typeof(StartRunBody))]
[JsonSerializable(typeof(CancelRunBody))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>The one instance that is used.</summary>
    public static WireJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = Resource.Writing.Encoder,
    });
}
