using System.Text.Json;
using Lavra.Generation;

namespace Lavra.Http.Resources;

/// <summary>One model call with its prompt and the tool calls that it asked for.</summary>
public sealed record GenerationDetailResource : Resource
{
    /// <summary>The model call: its answer, tokens and cost.</summary>
    public required GenerationResource Generation { get; init; }

    /// <summary>The messages that the model was sent, as redacted as what is stored; null when they cannot be shown.</summary>
    public IReadOnlyList<PromptMessageResource>? PromptMessages { get; init; }

    /// <summary>Why they cannot be shown; null when they can.</summary>
    public string? PromptMissing { get; init; }

    /// <summary>The tool calls that the answer asked for, with their results.</summary>
    public IReadOnlyList<ToolCallResource> ToolCalls { get; init; } = [];

    /// <summary>Tells a generation with what was said.</summary>
    public static GenerationDetailResource From(GenerationDetail detail) => new()
    {
        Generation = GenerationResource.From(detail.Generation),
        PromptMessages = detail.Prompt is { } prompt ? [.. prompt.Select(PromptMessageResource.From)] : null,
        PromptMissing = detail.PromptMissing,
        ToolCalls = [.. detail.ToolCalls.Select(ToolCallResource.From)],
    };

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteResource("generation", Generation);
        json.WriteResources("promptMessages", PromptMessages);
        json.WriteString("promptMissing", PromptMissing);
        json.WriteResources("toolCalls", ToolCalls);
    }
}
