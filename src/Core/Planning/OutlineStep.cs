namespace Lavra.Planning;

/// <summary>A step of a plan as far as its order matters.</summary>
/// <param name="Index">Its position, from 1.</param>
/// <param name="DependsOn">The positions of the steps that must be completed first.</param>
public sealed record OutlineStep(int Index, IReadOnlyList<int> DependsOn)
{
    /// <summary>The outline of a plan whose references were checked, in order.</summary>
    public static IReadOnlyList<OutlineStep> Of(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < plan.Steps.Count; at++)
        {
            positions.Add(plan.Steps[at].Id, at + 1);
        }

        return [.. plan.Steps.Select((step, at) => new OutlineStep(at + 1, [.. step.DependsOn.Select(id => positions[id])]))];
    }
}

/// <summary>What became of a step, as far as the steps that depend on it care.</summary>
public enum StepProgress
{
    /// <summary>It has not ended.</summary>
    Running,

    /// <summary>It has an output.</summary>
    Completed,

    /// <summary>It ended without an output: failed, cancelled, skipped, out of budget.</summary>
    WithoutOutput,
}
