using Lavra.Tools;

namespace Lavra.Generation;

/// <summary>A generation with its tool calls: one turn of a transcript.</summary>
/// <param name="Generation">The generation.</param>
/// <param name="ToolCalls">Its calls, in order; those under way have no result.</param>
public sealed record Turn(GenerationRecord Generation, IReadOnlyList<ToolCallRecord> ToolCalls);
