using Lavra.Composition;
using Lavra.Functions.Durable;
using Lavra.Watching;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Lavra.Functions.Schedules;

/// <summary>Looks at runs by schedules: whether they go on, and what they did.</summary>
/// <param name="product">The product.</param>
public sealed class WatchFunctions(Product product)
{
    /// <summary>Finds runs without progress.</summary>
    [Function("WatchRuns")]
    public Task WatchAsync(
        [TimerTrigger("%WATCHDOG_CRON%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        ScheduledJob.RunAsync(product.On(client).Jobs, WatchdogJob.Declaration.Name, cancellationToken);

    /// <summary>Sums up what runs did.</summary>
    [Function("AnalyseRuns")]
    public Task AnalyseAsync([TimerTrigger("%ANALYSIS_CRON%")] TimerInfo timer, CancellationToken cancellationToken) =>
        ScheduledJob.RunAsync(product.Jobs, SummaryJob.Declaration.Name, cancellationToken);
}
