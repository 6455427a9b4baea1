namespace Lavra.Identity;

/// <summary>
/// Identifies a step by its position in the run: the order in which steps entered the plan, from 1. Replanning
/// appends, it never renumbers. Written as <c>{run}.s{index}</c>.
/// </summary>
public readonly record struct StepId(RunId Run, int Index)
{
    /// <summary>The written form.</summary>
    public override string ToString() => $"{Run}.s{Index}";

    /// <summary>Reads the written form; false when it is something else.</summary>
    public static bool TryParse(string? text, out StepId id)
    {
        id = default;
        if (!PositionText.TrySplit(text, out var run, out var parts) || parts is not [('s', var step)])
        {
            return false;
        }

        id = new StepId(run, step);
        return true;
    }
}
