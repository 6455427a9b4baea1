using Lavra.Durability;
using Lavra.Facts;
using Lavra.Facts.Payloads;
using Lavra.Facts.Storing;
using Lavra.Facts.Writing;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Runs.Workflows;
using Lavra.Tools;

namespace Lavra.Runs.Activities;

/// <summary>Ends a step that has no output, and settles what was under way in it.</summary>
internal sealed class EndStepActivity(RunDependencies dependencies) : IFactActivity<EndStepInput, StepOutcome>
{
    public async Task<StepOutcome> RunAsync(
        ActivityContext context, EndStepInput input, FactWriter writer, CancellationToken cancellationToken)
    {
        var step = await dependencies.Runs
            .RequireStepAsync(new StepId(input.Run, input.Step), cancellationToken)
            .ConfigureAwait(false);
        if (FactRules.HasEnded(step))
        {
            return new StepOutcome(step.Status);
        }

        var now = dependencies.Time.GetUtcNow();
        var facts = new FactBatch(input.Run);
        var error = input.Error ?? await ReasonAsync(input, now, cancellationToken).ConfigureAwait(false);
        await SettleGenerationsAsync(step, facts, now, cancellationToken).ConfigureAwait(false);
        await SettleCallsAsync(step, facts, now, cancellationToken).ConfigureAwait(false);
        AddReason(facts, input, error, now);
        StepFacts.Fail(facts, step, input.Status, error, now);
        await writer.WriteWithOutcomeAsync(facts, cancellationToken).ConfigureAwait(false);
        return new StepOutcome(input.Status);
    }

    private async Task<string> ReasonAsync(EndStepInput input, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (input.Status != StepStatus.BudgetExceeded)
        {
            return input.Status == StepStatus.Cancelled ? "The run was cancelled." : "The step failed.";
        }

        var run = await dependencies.Runs.RequireAsync(input.Run, cancellationToken).ConfigureAwait(false);
        return BudgetCheck.Exceeded(run, now) ?? "The run's budget is used up.";
    }

    private static void AddReason(FactBatch facts, EndStepInput input, string error, DateTimeOffset now)
    {
        if (input.Limit is null && input.Status != StepStatus.BudgetExceeded)
        {
            return;
        }

        var action = input.Limit is null ? LogAction.BudgetExceeded : LogAction.LimitReached;
        facts.Log.Add(new LogEntry
        {
            Run = input.Run,
            Key = LogKeys.Limit(LogKeys.StepEnded(input.Step), input.Limit ?? "budget"),
            Action = action,
            Step = input.Step,
            Success = false,
            ErrorMessage = error,
            Payload = input.Limit is { } limit ? new LimitPayload(limit, Value: null, Effect: null).ToJson() : null,
            CreatedAt = now,
        });
    }

    /// <summary>Model calls that were given up are not left open for ever.</summary>
    private async Task SettleGenerationsAsync(StepRecord step, FactBatch facts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        GenerationId? last = step.Id.Index <= 1 ? null : new GenerationId(step.Id.Run, step.Id.Index - 1, int.MaxValue);
        var generations = await dependencies.Runs
            .ListGenerationsAsync(step.Id.Run, last, int.MaxValue, cancellationToken)
            .ConfigureAwait(false);
        foreach (var generation in generations.Where(g => g.Id.Step == step.Id.Index && !g.Status.HasEnded()))
        {
            var ended = GenerationFacts.NotAnswered(
                generation with { Status = GenerationStatus.Cancelled }, "The call was given up. What it used is not known.", now);
            facts.Generations.Add(ended);
            facts.Log.Add(GenerationFacts.Entry(ended, success: false, ended.Error));
        }
    }

    /// <summary>Calls of the last turn that were given up are not left open for ever.</summary>
    private async Task SettleCallsAsync(StepRecord step, FactBatch facts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var calls = await dependencies.Runs
            .ListToolCallsAsync(step.Id.Run, LastSettled(step), int.MaxValue, cancellationToken)
            .ConfigureAwait(false);
        foreach (var call in calls.Where(c => c.Id.Step == step.Id.Index && c.Result is null))
        {
            var result = ToolResult.Fail(ToolErrorCodes.Cancelled, "The call was given up. Whether it took effect is not known.");
            facts.ToolCalls.Add(call with { Result = result, CompletedAt = now });
            facts.Log.Add(ToolCallFacts.Entry(call, result, now));
        }
    }

    private static ToolCallId? LastSettled(StepRecord step) =>
        step.Id.Index <= 1 ? null : new ToolCallId(step.Id.Run, step.Id.Index - 1, int.MaxValue, int.MaxValue);
}
