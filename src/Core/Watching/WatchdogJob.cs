using System.Globalization;
using Lavra.Jobs;

namespace Lavra.Watching;

/// <summary>Looks for runs without progress.</summary>
public static class WatchdogJob
{
    /// <summary>What is known of it.</summary>
    public static JobDeclaration Declaration { get; } = new("watchdog", "Looks for runs that do not go on, and mends those that it can.", TimeSpan.FromMinutes(10));

    /// <summary>The job over the watchdog.</summary>
    /// <param name="watchdog">Gives who looks, when the job runs.</param>
    /// <param name="tenants">Gives whose runs there are.</param>
    public static Job Of(Func<RunWatchdog> watchdog, Func<IReadOnlyList<string>> tenants) => new(
        Declaration,
        async (_, cancellationToken) =>
        {
            var report = await watchdog().LookAsync(tenants(), cancellationToken).ConfigureAwait(false);
            return new JobPiece(Did(report), Next: null);
        });

    private static string? Did(WatchdogReport report) => report.Looked == 0
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{report.Looked} unfinished runs looked at, {report.Mended.Count} mended, {report.Stuck.Count} stuck");
}
