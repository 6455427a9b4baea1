using Lavra.Durability;
using Lavra.Facts;
using Lavra.Facts.Writing;
using Lavra.Runs.Workflows;
using Lavra.Telemetry;
using Lavra.Words;

namespace Lavra.Runs.Activities;

/// <summary>Ends a run: the answer, or the reason why there is none, and the totals.</summary>
internal sealed class EndRunActivity(RunDependencies dependencies) : IFactActivity<EndRunInput, RunOutcome>
{
    public async Task<RunOutcome> RunAsync(
        ActivityContext context, EndRunInput input, FactWriter writer, CancellationToken cancellationToken)
    {
        var run = await dependencies.Runs.RequireAsync(input.Run, cancellationToken).ConfigureAwait(false);
        if (run.HasEnded)
        {
            return new RunOutcome(run.Status);
        }

        var steps = await dependencies.Runs.ListStepsAsync(input.Run, cancellationToken).ConfigureAwait(false);
        var now = dependencies.Time.GetUtcNow();
        var facts = new FactBatch(input.Run);
        foreach (var step in steps.Where(s => s.Status == StepStatus.Pending))
        {
            var why = input.Status is RunStatus.Cancelled or RunStatus.BudgetExceeded
                ? "The run had ended before the step began."
                : "A step that it depends on has no output.";
            StepFacts.Fail(facts, step, StepStatus.Skipped, why, now);
        }

        var answer = input.Status == RunStatus.Completed ? Answer(steps) : null;
        var error = answer is null ? input.Error ?? Reason(input.Status, steps, BudgetCheck.Exceeded(run, now)) : null;
        RunFacts.End(facts, run, input.Status, answer, error, now);
        await writer.WriteWithOutcomeAsync(facts, cancellationToken).ConfigureAwait(false);
        Measurements.RunEnded(WireWords.Of(input.Status), run.Model, Elapsed.Between(run.CreatedAt, now));
        RunFacts.Trace(run, input.Status);
        return new RunOutcome(input.Status);
    }

    /// <summary>The outputs of the steps that no other step builds on: almost always the last one alone.</summary>
    private static string Answer(IReadOnlyList<StepRecord> steps)
    {
        var needed = steps.SelectMany(s => s.Plan.DependsOn).ToHashSet(StringComparer.Ordinal);
        StepRecord[] last = [.. steps.Where(s => !needed.Contains(s.Plan.Id) && s.Output is not null)];
        return last.Length == 1
            ? Text(last[0])
            : string.Join("\n\n", last.Select(s => $"{s.Plan.Id}:\n{Text(s)}"));
    }

    // What a model wrote is for people; what a tool returned is for programs.
    private static string Text(StepRecord step) => step.Plan.Tool is null ? step.Output! : ReadableResult.Of(step.Output!);

    private static string Reason(RunStatus status, IReadOnlyList<StepRecord> steps, string? exceeded) => status switch
    {
        RunStatus.Cancelled => "The run was cancelled.",
        RunStatus.BudgetExceeded =>
            steps.FirstOrDefault(s => s.Status == StepStatus.BudgetExceeded)?.Error ?? exceeded ?? "The run's budget is used up.",
        _ => steps.FirstOrDefault(s => s.Status == StepStatus.Failed) is { } failed
            ? $"Step '{failed.Plan.Id}' failed: {failed.Error}"
            : "The run failed.",
    };
}
