using Lavra.Composition;
using Lavra.Functions.Durable;
using Lavra.Functions.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Lavra.Functions.Schedules;

/// <summary>Looks at runs by schedules: whether they go on, and what they did.</summary>
/// <param name="product">The product.</param>
/// <param name="tenants">Whose runs there are.</param>
public sealed class WatchFunctions(Product product, Tenants tenants)
{
    // The schedule's usual distance. A missed hour is not made up for: the sums are kept up by the stores, and are not lost.
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>Finds runs without progress.</summary>
    [Function("WatchRuns")]
    public Task WatchAsync(
        [TimerTrigger("%WATCHDOG_CRON%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        product.On(client).Watchdog.LookAsync(tenants.All, cancellationToken);

    /// <summary>Sums up what runs did.</summary>
    [Function("AnalyseRuns")]
    public async Task AnalyseAsync([TimerTrigger("%ANALYSIS_CRON%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var until = product.Time.GetUtcNow();
        foreach (var tenant in tenants.All)
        {
            await product.Analysis.SummariseAsync(tenant, until - Period, until, cancellationToken).ConfigureAwait(false);
        }
    }
}
