using Lavra.Facts;

namespace Lavra.Runs.Activities;

/// <summary>Reads the outputs of the steps that a step depends on.</summary>
internal static class EarlierOutputs
{
    /// <summary>Outputs by the plan's step id, in plan order.</summary>
    public static async Task<Dictionary<string, string>> ReadAsync(
        IRunStore runs, StepRecord step, CancellationToken cancellationToken)
    {
        var needed = step.Plan.DependsOn.ToHashSet(StringComparer.Ordinal);
        var steps = await runs.ListStepsAsync(step.Id.Run, cancellationToken).ConfigureAwait(false);
        return steps
            .Where(s => needed.Contains(s.Plan.Id) && s.Output is not null)
            .ToDictionary(s => s.Plan.Id, s => s.Output!, StringComparer.Ordinal);
    }
}
