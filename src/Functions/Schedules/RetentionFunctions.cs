using System.Text.Json;
using Lavra.Durability;
using Lavra.Functions.Durable;
using Lavra.Retention;
using Lavra.Retention.Workflows;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Lavra.Functions.Schedules;

/// <summary>Deletes what is kept no longer, by a schedule. What one pass leaves, an orchestration goes on with.</summary>
/// <param name="services">What belongs to this call.</param>
/// <param name="bound">Takes the client of this call.</param>
/// <param name="workflows">Runs the orchestration.</param>
/// <param name="activities">Runs its passes.</param>
public sealed class RetentionFunctions(
    IServiceProvider services, BoundDurableClient bound, WorkflowRunner workflows, ActivityRunner activities)
{
    private const string RetentionName = "retention";
    private const string RetainName = "retain";

    /// <summary>Makes a pass.</summary>
    [Function("ApplyRetention")]
    public async Task ApplyAsync(
        [TimerTrigger("%RETENTION_CRON%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        bound.Set(client);
        var report = await services.GetRequiredService<RunRetention>().RunAsync(dryRun: false, cancellationToken).ConfigureAwait(false);
        if (!report.IsFinished)
        {
            await GoOnAsync(services.GetRequiredService<IDurableClient>(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Pass after pass.</summary>
    [Function(RetentionName)]
    public Task<JsonElement> GoOnAsync([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.RunAsync(RetentionName, context);

    /// <summary>One pass of the orchestration.</summary>
    [Function(RetainName)]
    public Task<JsonElement> RetainAsync([ActivityTrigger] JsonElement request, string instanceId, [DurableClient] DurableTaskClient client)
    {
        bound.Set(client);
        var activity = new DurableRegistry()
            .AddActivity(RetentionDefinitions.Retain, () => new RetainActivity(services.GetRequiredService<RunRetention>()))
            .Activities[RetainName];
        return activities.RunAsync(activity, request, instanceId, client);
    }

    /// <summary>One instance at a time; the one before, if it has ended, makes room.</summary>
    private static async Task GoOnAsync(IDurableClient durable, CancellationToken cancellationToken)
    {
        await durable.PurgeAsync(RetentionDefinitions.InstanceId, cancellationToken).ConfigureAwait(false);
        await durable.StartAsync(
            RetentionDefinitions.Retention, RetentionDefinitions.InstanceId, new RetentionInput(0), cancellationToken).ConfigureAwait(false);
    }
}
