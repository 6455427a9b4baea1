namespace Lavra.Identity;

/// <summary>
/// Identifies a generation by its position in its step, from 1; numbers go on over attempts of the step. Number 0 stands
/// for the planner's generations' step (step 0). Written as <c>{run}.s{step}.g{number}</c>.
/// </summary>
public readonly record struct GenerationId(RunId Run, int Step, int Number)
{
    /// <summary>The step that asked for it.</summary>
    public StepId StepId => new(Run, Step);

    /// <summary>The written form.</summary>
    public override string ToString() => $"{Run}.s{Step}.g{Number}";

    /// <summary>Reads the written form; false when it is something else.</summary>
    public static bool TryParse(string? text, out GenerationId id)
    {
        id = default;
        if (!PositionText.TrySplit(text, out var run, out var parts) || parts is not [('s', var step), ('g', var number)])
        {
            return false;
        }

        id = new GenerationId(run, step, number);
        return true;
    }
}
