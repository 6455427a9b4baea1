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

    /// <summary>
    /// Steps that have not begun and never can, because a step that they depend on, directly or not, ended without an output; in
    /// order of position.
    /// </summary>
    /// <param name="steps">All steps.</param>
    /// <param name="progress">The steps that have begun or ended, by position; any other has not begun.</param>
    public static IReadOnlyList<int> Unreachable(IReadOnlyList<OutlineStep> steps, IReadOnlyDictionary<int, StepProgress> progress)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(progress);
        var dependents = steps.SelectMany(step => step.DependsOn.Select(index => (index, step.Index))).ToLookup(edge => edge.index, edge => edge.Index);
        var lost = new SortedSet<int>();
        var open = new Queue<int>(progress.Where(entry => entry.Value == StepProgress.WithoutOutput).Select(entry => entry.Key).Order());
        while (open.TryDequeue(out var index))
        {
            foreach (var dependent in dependents[index])
            {
                if (!progress.ContainsKey(dependent) && lost.Add(dependent))
                {
                    open.Enqueue(dependent);
                }
            }
        }

        return [.. lost];
    }

    /// <summary>
    /// The steps in waves, as they run when all goes well: each wave depends only on those before it. A preview for people.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<int>> Waves(IReadOnlyList<OutlineStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var progress = new Dictionary<int, StepProgress>();
        var waves = new List<IReadOnlyList<int>>();
        while (Ready(steps, progress) is { Count: > 0 } wave)
        {
            waves.Add(wave);
            foreach (var index in wave)
            {
                progress[index] = StepProgress.Completed;
            }
        }

        return waves;
    }
}
