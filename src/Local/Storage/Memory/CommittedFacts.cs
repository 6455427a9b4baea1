using Lavra.Local.Storage.Rows;

namespace Lavra.Local.Storage.Memory;

/// <summary>A batch that became durable, with what of it took effect.</summary>
/// <param name="Facts">The batch.</param>
/// <param name="State">The run's state with it.</param>
/// <param name="Inserted">Whether the run is new.</param>
/// <param name="Steps">Which steps were written; the others had ended before.</param>
/// <param name="Generations">Which generations were written.</param>
/// <param name="ToolCalls">Which tool calls were written.</param>
internal readonly record struct CommittedFacts(
    EncodedFacts Facts, RunState State, bool Inserted, bool[] Steps, bool[] Generations, bool[] ToolCalls);
