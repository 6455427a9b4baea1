using Lavra.Tools;

namespace Lavra.Generation;

/// <summary>A generation with its tool calls: one turn of a transcript. Does not change; thread safe.</summary>
/// <param name="generation">The generation.</param>
/// <param name="toolCalls">Its calls, in order; those under way have no result.</param>
public sealed class Turn(GenerationRecord generation, IReadOnlyList<ToolCallRecord> toolCalls)
{
    /// <summary>The generation.</summary>
    public GenerationRecord Generation { get; } = generation;

    /// <summary>Its calls, in order; those under way have no result.</summary>
    public IReadOnlyList<ToolCallRecord> ToolCalls { get; } = toolCalls;

    /// <summary>What the server wants back with the turn; null when that is nothing, or not known.</summary>
    internal string? SentBack { get; set; }

    /// <summary>
    /// The line in which prompts show the turn once it is an older one; null until a prompt first needed it. Kept here because every
    /// prompt after that shows the same line again.
    /// </summary>
    internal string? Line { get; set; }
}
