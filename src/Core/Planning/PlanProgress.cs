namespace Lavra.Planning;

/// <summary>Which steps may begin. A function of its arguments only, so that workflows may call it.</summary>
public static class PlanProgress
{
    /// <summary>Steps that have not begun and whose dependencies are all completed, in order of position.</summary>
    /// <param name="steps">All steps.</param>
    /// <param name="progress">The steps that have begun or ended, by position; any other has not begun.</param>
    public static IReadOnlyList<int> Ready(IReadOnlyList<OutlineStep> steps, IReadOnlyDictionary<int, StepProgress> progress)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(progress);
        return [.. steps
            .Where(step => !progress.ContainsKey(step.Index)
                && step.DependsOn.All(index => progress.TryGetValue(index, out var before) && before == StepProgress.Completed))
            .Select(step => step.Index)
            .Order()];
    }
}
