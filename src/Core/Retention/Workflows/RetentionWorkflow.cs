using Lavra.Durability;
using Lavra.Runs.Workflows;

namespace Lavra.Retention.Workflows;

/// <summary>Retention that takes long: pass after pass, each bounded, with a fresh history now and then.</summary>
public sealed class RetentionWorkflow : Workflow<RetentionInput, RetentionOutcome>
{
    private const int PassesPerHistory = 20;

    /// <inheritdoc />
    public override async Task<RetentionOutcome> RunAsync(WorkflowContext context, RetentionInput input)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(input);
        var deleted = input.Deleted;
        for (var pass = 1; pass <= PassesPerHistory; pass++)
        {
            var outcome = await context.CallActivityAsync(RetentionDefinitions.Retain, new RetainInput(pass), WriteRetries.Policy);
            deleted += outcome.Deleted;
            if (outcome.IsFinished)
            {
                return new RetentionOutcome(deleted);
            }
        }

        context.ContinueAsNew(new RetentionInput(deleted), RetentionDefinitions.Retention.Input);
        return new RetentionOutcome(deleted);
    }
}
