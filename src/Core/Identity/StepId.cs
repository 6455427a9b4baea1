namespace Lavra.Identity;

/// <summary>
/// Identifies a step by its position in the run: the order in which steps entered the plan, from 1. Replanning
/// appends, it never renumbers. Written as <c>{run}.s{index}</c>.
/// </summary>
public readonly record struct StepId(RunId Run, int Index)
{
    /// <summary>The index under which the planner's generations stand: it is no step of the plan.</summary>
    public const int Planner = 0;

    /// <summary>The written form.</summary>
    public override string ToString() => $"{Run}.s{Index}";
}
