using System.Text.Json;
using System.Text.Json.Serialization;
using Lavra.Tools;

namespace Lavra.Http.Resources;

/// <summary>One use of a tool and what came of it.</summary>
public sealed record ToolCallResource : Resource
{
    /// <summary>Its id: the generation's id and <c>.t</c> with the index.</summary>
    public required string Id { get; init; }

    /// <summary>The step's index.</summary>
    public required int Step { get; init; }

    /// <summary>The generation's number in the step; 0 when the plan asked for the call.</summary>
    public required int Generation { get; init; }

    /// <summary>Its position among the calls of the generation, from 1.</summary>
    public required int Index { get; init; }

    /// <summary>The id that the model gave the call; null when the plan asked for it.</summary>
    public string? ModelCallId { get; init; }

    /// <summary>The tool's name as asked for.</summary>
    public required string Tool { get; init; }

    /// <summary>The arguments as asked for; a string when the model wrote something that is not JSON.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    public required string Arguments { get; init; }

    /// <summary>What came of it; null until it ended.</summary>
    public ToolResultResource? Result { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended; null until then.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Tells a tool call.</summary>
    public static ToolCallResource From(ToolCallRecord call) => new()
    {
        Id = call.Id.ToString(),
        Step = call.Id.Step,
        Generation = call.Id.Generation,
        Index = call.Id.Index,
        ModelCallId = call.ModelCallId,
        Tool = call.Tool,
        Arguments = call.Arguments,
        Result = call.Result is { } result ? ToolResultResource.From(result) : null,
        CreatedAt = call.CreatedAt,
        CompletedAt = call.CompletedAt,
    };

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("id", Id);
        json.WriteNumber("step", Step);
        json.WriteNumber("generation", Generation);
        json.WriteNumber("index", Index);
        json.WriteString("modelCallId", ModelCallId);
        json.WriteString("tool", Tool);
        json.WriteRaw("arguments", Arguments);
        json.WriteResource("result", Result);
        json.WriteString("createdAt", CreatedAt);
        json.WriteTime("completedAt", CompletedAt);
    }
}
