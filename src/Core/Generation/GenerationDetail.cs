using Lavra.Tools;

namespace Lavra.Generation;

/// <summary>A generation with its whole prompt and what it asked for.</summary>
public sealed record GenerationDetail
{
    /// <summary>The generation.</summary>
    public required GenerationRecord Generation { get; init; }

    /// <summary>
    /// The messages that the model was sent, put together again from what is stored, and as redacted as that is; null when they cannot be.
    /// </summary>
    public IReadOnlyList<PromptMessage>? Prompt { get; init; }

    /// <summary>Why there is no prompt, for people; null when there is one.</summary>
    public string? PromptMissing { get; init; }

    /// <summary>The tool calls that the answer asked for, in order, with their results.</summary>
    public IReadOnlyList<ToolCallRecord> ToolCalls { get; init; } = [];
}
