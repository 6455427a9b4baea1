using Lavra.Generation.Prompts;
using Lavra.Tools;

namespace Lavra.Generation;

/// <summary>A generation with its tool calls: one turn of a transcript. Does not change; thread safe.</summary>
/// <param name="generation">The generation.</param>
/// <param name="toolCalls">Its calls, in order; those under way have no result.</param>
public sealed class Turn(GenerationRecord generation, IReadOnlyList<ToolCallRecord> toolCalls)
{
    private string? line;

    /// <summary>The generation.</summary>
    public GenerationRecord Generation { get; } = generation;

    /// <summary>Its calls, in order; those under way have no result.</summary>
    public IReadOnlyList<ToolCallRecord> ToolCalls { get; } = toolCalls;

    /// <summary>The turn as an overview shows it, once it is an older one: put together once, and shown in every prompt after.</summary>
    internal string Line => line ??= TurnLine.Of(this);
}
