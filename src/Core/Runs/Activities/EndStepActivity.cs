using Lavra.Durability;
using Lavra.ExecutionLog;
using Lavra.Identity;
using Lavra.Runs.Facts;
using Lavra.Runs.Workflows;
using Lavra.Tools;

namespace Lavra.Runs.Activities;

/// <summary>Ends a step that has no output, and settles what was under way in it.</summary>
internal sealed class EndStepActivity(RunDependencies dependencies) : IActivity<EndStepInput, StepOutcome>
{
    public async Task<StepOutcome> RunAsync(ActivityContext context, EndStepInput input, CancellationToken cancellationToken)
    {
        var step = await dependencies.Runs
            .RequireStepAsync(new StepId(input.Run, input.Step), cancellationToken)
            .ConfigureAwait(false);
        if (FactRules.HasEnded(step.Status))
        {
            return new StepOutcome(step.Status);
        }

        var now = dependencies.Time.GetUtcNow();
        var facts = new FactBatch(input.Run);
        await SettleCallsAsync(step, facts, now, cancellationToken).ConfigureAwait(false);
        AddReason(facts, input, now);
        StepFacts.Fail(facts, step, input.Status, input.Error ?? Reason(input.Status), now);
        await dependencies.Facts.WriteAsync(facts, cancellationToken).ConfigureAwait(false);
        return new StepOutcome(input.Status);
    }

    private static string Reason(StepStatus status) => status switch
    {
        StepStatus.Cancelled => "The run was cancelled.",
        StepStatus.BudgetExceeded => "The run's budget is used up.",
        _ => "The step failed.",
    };

    private static void AddReason(FactBatch facts, EndStepInput input, DateTimeOffset now)
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
            ErrorMessage = input.Error ?? Reason(input.Status),
            Payload = input.Limit is { } limit ? LogPayload.Of(json => json.WriteString("limit", limit)) : null,
            CreatedAt = now,
        });
    }

    /// <summary>Calls of the last turn that were given up are not left open for ever.</summary>
    private async Task SettleCallsAsync(StepRecord step, FactBatch facts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var calls = await dependencies.Runs
            .ListToolCallsAsync(step.Id.Run, LastSettled(step), int.MaxValue, cancellationToken)
            .ConfigureAwait(false);
        foreach (var call in calls.Where(c => c.Id.Step == step.Id.Index && c.Result is null))
        {
            facts.ToolCalls.Add(call with
            {
                Result = ToolResult.Fail(ToolErrorCodes.Cancelled, "The call was given up. Whether it took effect is not known."),
                CompletedAt = now,
            });
        }
    }

    private static ToolCallId? LastSettled(StepRecord step) =>
        step.Id.Index <= 1 ? null : new ToolCallId(step.Id.Run, step.Id.Index - 1, int.MaxValue, int.MaxValue);
}
