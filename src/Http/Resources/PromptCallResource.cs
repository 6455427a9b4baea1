using System.Text.Json;
using System.Text.Json.Serialization;
using Lavra.Generation;

namespace Lavra.Http.Resources;

/// <summary>A tool call inside of a prompt.</summary>
public sealed record PromptCallResource : Resource
{
    /// <summary>By which its result refers to it.</summary>
    public required string Id { get; init; }

    /// <summary>The tool's name.</summary>
    public required string Tool { get; init; }

    /// <summary>The arguments as the model was shown them.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    public required string Arguments { get; init; }

    /// <summary>Tells a call.</summary>
    public static PromptCallResource From(PromptCall call) => new() { Id = call.Id, Tool = call.Tool, Arguments = call.Arguments };

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("id", Id);
        json.WriteString("tool", Tool);
        json.WriteRaw("arguments", Arguments);
    }
}
