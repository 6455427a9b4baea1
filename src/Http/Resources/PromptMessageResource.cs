using System.Text.Json;
using Lavra.Generation;

namespace Lavra.Http.Resources;

/// <summary>A message of a prompt.</summary>
public sealed record PromptMessageResource : Resource
{
    /// <summary>Who speaks: <c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>.</summary>
    public required string Role { get; init; }

    /// <summary>The text; of a tool's message, the result as the model saw it.</summary>
    public string Content { get; init; } = "";

    /// <summary>The calls that the assistant asked for in it.</summary>
    public IReadOnlyList<PromptCallResource> ToolCalls { get; init; } = [];

    /// <summary>The call whose result it is; null for others.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>Tells a message.</summary>
    public static PromptMessageResource From(PromptMessage message) => new()
    {
        Role = message.Role,
        Content = message.Content,
        ToolCalls = [.. message.ToolCalls.Select(PromptCallResource.From)],
        ToolCallId = message.ToolCallId,
    };

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("role", Role);
        json.WriteString("content", Content);
        json.WriteResources("toolCalls", ToolCalls);
        json.WriteString("toolCallId", ToolCallId);
    }
}
