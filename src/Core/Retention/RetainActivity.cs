using Lavra.Durability;
using Lavra.Retention.Workflows;

namespace Lavra.Retention;

/// <summary>One pass of retention. Delivered again, it goes on where the last one came to.</summary>
public sealed class RetainActivity(RunRetention retention) : IActivity<RetainInput, RetainOutcome>
{
    /// <inheritdoc />
    public async Task<RetainOutcome> RunAsync(ActivityContext context, RetainInput input, CancellationToken cancellationToken)
    {
        var report = await retention.RunAsync(dryRun: false, cancellationToken).ConfigureAwait(false);
        return new RetainOutcome(report.Runs.Count, report.IsFinished);
    }
}
