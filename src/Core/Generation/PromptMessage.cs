namespace Lavra.Generation;

/// <summary>A message of a prompt, as it is shown.</summary>
public sealed record PromptMessage
{
    /// <summary>Who speaks: <c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>.</summary>
    public required string Role { get; init; }

    /// <summary>The text; of a tool's message, the result as the model sees it. Empty when there is none.</summary>
    public string Content { get; init; } = "";

    /// <summary>The calls that the assistant asked for in it; empty for others.</summary>
    public IReadOnlyList<PromptCall> ToolCalls { get; init; } = [];

    /// <summary>The call whose result it is; null for others.</summary>
    public string? ToolCallId { get; init; }
}
