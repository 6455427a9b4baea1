using Lavra.Durability;
using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Runs;
using Lavra.Telemetry;
using Microsoft.Extensions.Logging;

namespace Lavra.Watching;

/// <summary>
/// Finds unfinished runs that do not go on by themselves, mends what can be mended, and measures the rest, so that somebody is
/// alerted. Looking twice is as good as once. Thread safe, but one look at a time is enough.
/// </summary>
public sealed partial class RunWatchdog(
    IRunStore runs,
    IExecutionLog log,
    IDurableClient durable,
    RunService service,
    WatchdogOptions options,
    TimeProvider time,
    ILogger<RunWatchdog> logger)
{
    private const int LatestEntries = 20;

    /// <summary>Looks at all unfinished runs of some tenants.</summary>
    public async Task<WatchdogReport> LookAsync(IEnumerable<string> tenants, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tenants);
        var look = new Look();
        foreach (var tenant in tenants)
        {
            await foreach (var run in runs.ReadOpenAsync(tenant, cancellationToken).ConfigureAwait(false))
            {
                look.Runs++;
                await LookAtAsync(run, look, cancellationToken).ConfigureAwait(false);
            }
        }

        Measurements.StuckRunsCounted(look.Stuck.Count);
        Log.Looked(logger, look.Runs, look.Mended.Count, look.Stuck.Count);
        return new WatchdogReport(look.Runs, look.Mended, [.. look.Stuck.OrderBy(static run => run.Since)]);
    }

    private async Task LookAtAsync(Run run, Look look, CancellationToken cancellationToken)
    {
        var instance = await durable.GetAsync(run.Id.ToString(), cancellationToken).ConfigureAwait(false);
        var latest = await log.ReadAsync(run.Id, Math.Max(0, run.LastSequence - LatestEntries), LatestEntries * 2, cancellationToken)
            .ConfigureAwait(false);
        if (RunProgress.Judge(run, instance, latest, time.GetUtcNow(), options) is not { } reason)
        {
            return;
        }

        var stuck = new StuckRun(run.Id, run.Tenant, reason, RunProgress.LastSign(run, latest));
        switch (reason)
        {
            case StuckReason.NotStarted:
                await service.StartAgainAsync(run, cancellationToken).ConfigureAwait(false);
                look.Mended.Add(stuck);
                break;
            case StuckReason.EndedUnnoticed:
                await service.MarkFailedAsync(run.Id, HowEnded(instance!), cancellationToken).ConfigureAwait(false);
                look.Mended.Add(stuck);
                break;
            default:
                look.Stuck.Add(stuck);
                break;
        }

        Log.Stuck(logger, run.Id.ToString(), reason, stuck.Since);
    }

    private static string HowEnded(InstanceState instance) => instance switch
    {
        { Failure.Message: { Length: > 0 } message } => message,
        { Status: InstanceStatus.Completed } => "The run's workflow ended without writing down how.",
        _ => "The run's workflow was terminated.",
    };

    private sealed class Look
    {
        public int Runs { get; set; }

        public List<StuckRun> Mended { get; } = [];

        public List<StuckRun> Stuck { get; } = [];
    }

    private static partial class Log
    {
        [LoggerMessage(1120, LogLevel.Information, "The watchdog looked at {Runs} unfinished runs: {Mended} mended, {Stuck} stuck")]
        public static partial void Looked(ILogger logger, int runs, int mended, int stuck);

        [LoggerMessage(1121, LogLevel.Warning, "Run {Run} does not go on by itself: {Reason}, last sign of life {Since}")]
        public static partial void Stuck(ILogger logger, string run, StuckReason reason, DateTimeOffset since);
    }
}
