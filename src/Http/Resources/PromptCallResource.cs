using System.Text.Json.Serialization;
using Lavra.Generation;

namespace Lavra.Http.Resources;

/// <summary>A tool call inside of a prompt.</summary>
public sealed record PromptCallResource
{
    /// <summary>By which its result refers to it.</summary>
    public required string Id { get; init; }

    /// <summary>The tool's name.</summary>
    public required string Tool { get; init; }

    /// <summary>The arguments as the model was shown them.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    public required string Arguments { get; init; }

    internal static PromptCallResource From(PromptCall call) => new() { Id = call.Id, Tool = call.Tool, Arguments = call.Arguments };
}
