using Lavra.Composition;
using Lavra.Durability;
using Lavra.Functions.Durable;
using Lavra.Jobs;
using Lavra.Retention;
using Lavra.Retention.Workflows;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Lavra.Functions.Schedules;

/// <summary>Deletes what is kept no longer, by a schedule. What one pass leaves, an orchestration goes on with.</summary>
/// <param name="product">The product.</param>
public sealed class RetentionFunctions(Product product)
{
    /// <summary>Makes a pass over runs, and deletes records that have expired.</summary>
    [Function("ApplyRetention")]
    public async Task ApplyAsync(
        [TimerTrigger("%RETENTION_CRON%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var services = product.On(client);
        if (!await ScheduledJob.RunAsync(services.Jobs, RetentionJob.Declaration.Name, cancellationToken, mostPieces: 1).ConfigureAwait(false))
        {
            await GoOnAsync(services.Durable, cancellationToken).ConfigureAwait(false);
        }

        await ScheduledJob.RunAsync(services.Jobs, RecordSweepJob.Declaration.Name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One instance at a time; the one before, if it has ended, makes room.</summary>
    private static async Task GoOnAsync(IDurableClient durable, CancellationToken cancellationToken)
    {
        await durable.PurgeAsync(RetentionDefinitions.InstanceId, cancellationToken).ConfigureAwait(false);
        await durable.StartAsync(
            RetentionDefinitions.Retention, RetentionDefinitions.InstanceId, new RetentionInput(0), cancellationToken).ConfigureAwait(false);
    }
}
