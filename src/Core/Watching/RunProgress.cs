using Lavra.Durability;
using Lavra.Facts;
using Lavra.Facts.Payloads;

namespace Lavra.Watching;

/// <summary>
/// Whether a run goes on. A run that waits is not stuck: for a rate limit or an unreachable model, as its log says until when; for a
/// long tool call, as its limits say; or for a person, who holds it or is asked something.
/// </summary>
internal static class RunProgress
{
    /// <summary>What keeps a run from going on; null when nothing does, or when that cannot be said yet.</summary>
    /// <param name="run">A run that has not ended.</param>
    /// <param name="instance">Its workflow; null when there is none.</param>
    /// <param name="latest">The latest entries of its log, in order.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">When it counts as stuck.</param>
    public static StuckReason? Judge(
        Run run, InstanceState? instance, IReadOnlyList<LogEntry> latest, DateTimeOffset now, WatchdogOptions options) => instance switch
        {
            null => now - run.CreatedAt > options.StartWithin ? StuckReason.NotStarted : null,
            { Status: InstanceStatus.Suspended } => null,
            { Status: InstanceStatus.Running } when run.Status == RunStatus.Waiting => null,
            { Status: InstanceStatus.Running } => now > QuietUntil(run, latest, options) ? StuckReason.NoProgress : null,

            // The workflow may have ended at this very moment; then the run's end is about to be readable.
            _ => now - instance.UpdatedAt > options.StartWithin ? StuckReason.EndedUnnoticed : null,
        };

    /// <summary>The last sign of life.</summary>
    public static DateTimeOffset LastSign(Run run, IReadOnlyList<LogEntry> latest) => latest.Count == 0 ? run.CreatedAt : latest[^1].CreatedAt;

    private static DateTimeOffset QuietUntil(Run run, IReadOnlyList<LogEntry> latest, WatchdogOptions options)
    {
        var until = LastSign(run, latest);
        foreach (var entry in latest)
        {
            // Steps that run side by side wait independently, so the wait that ends last counts, whichever was noted last.
            var end = entry.CreatedAt + WaitIn(entry);
            until = end > until ? end : until;
        }

        return until + options.NoProgressAfter + run.Limits.ToolTimeout;
    }

    private static TimeSpan WaitIn(LogEntry entry) => LogPayload.Read(entry) is RetryPayload retry ? retry.Wait : TimeSpan.Zero;
}
