using Lavra.Functions.Durable;
using Lavra.Functions.Hosting;
using Lavra.Watching;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Lavra.Functions.Schedules;

/// <summary>Looks at runs by schedules: whether they go on, and what they did.</summary>
/// <param name="services">What belongs to this call.</param>
/// <param name="bound">Takes the client of this call.</param>
/// <param name="tenants">Whose runs there are.</param>
/// <param name="time">The clock.</param>
public sealed class WatchFunctions(IServiceProvider services, BoundDurableClient bound, Tenants tenants, TimeProvider time)
{
    // The schedule's usual distance. A missed hour is not made up for: the sums are kept up by the stores, and are not lost.
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>Finds runs without progress.</summary>
    [Function("WatchRuns")]
    public Task WatchAsync(
        [TimerTrigger("%WATCHDOG_CRON%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        bound.Set(client);
        return services.GetRequiredService<RunWatchdog>().LookAsync(tenants.All, cancellationToken);
    }

    /// <summary>Sums up what runs did.</summary>
    [Function("AnalyseRuns")]
    public async Task AnalyseAsync([TimerTrigger("%ANALYSIS_CRON%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow();
        var analysis = services.GetRequiredService<RunAnalysis>();
        foreach (var tenant in tenants.All)
        {
            await analysis.SummariseAsync(tenant, until - Period, until, cancellationToken).ConfigureAwait(false);
        }
    }
}
