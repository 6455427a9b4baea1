namespace Lavra.Identity;

/// <summary>
/// Identifies a tool call by its position among the calls of its generation, from 1. Generation 0 means that the plan
/// itself asked for the call, without a model. Written as <c>{run}.s{step}.g{generation}.t{index}</c>.
/// </summary>
public readonly record struct ToolCallId(RunId Run, int Step, int Generation, int Index)
{
    /// <summary>The step that the call belongs to.</summary>
    public StepId StepId => new(Run, Step);

    /// <summary>The generation that asked for it; its number is 0 when the plan did.</summary>
    public GenerationId GenerationId => new(Run, Step, Generation);

    /// <summary>The written form.</summary>
    public override string ToString() => $"{Run}.s{Step}.g{Generation}.t{Index}";

    /// <summary>Reads the written form; false when it is something else.</summary>
    public static bool TryParse(string? text, out ToolCallId id)
    {
        id = default;
        if (!PositionText.TrySplit(text, out var run, out var parts)
            || parts is not [('s', var step), ('g', var generation), ('t', var index)])
        {
            return false;
        }

        id = new ToolCallId(run, step, generation, index);
        return true;
    }
}
