using Lavra.Durability;
using Lavra.Runs;
using Microsoft.Extensions.Logging;

namespace Lavra.Retention;

/// <summary>
/// Deletes runs that ended longer ago than they are kept, with everything that belongs to them, the engine's history included.
/// Running and held runs are left alone. A pass is bounded; where it stops, the next goes on. Cut off at any point, it leaves
/// nothing that a later pass does not find. Thread safe, but one pass at a time is enough.
/// </summary>
public sealed partial class RunRetention(
    IRunRetention store,
    IReadOnlyList<IRunBelongings> belongings,
    IDurableClient durable,
    RetentionOptions options,
    TimeProvider time,
    ILogger<RunRetention> logger)
{
    private const int PageSize = 50;

    /// <summary>Makes a pass.</summary>
    /// <param name="dryRun">Changes nothing and reports what a pass would do at this moment.</param>
    /// <param name="cancellationToken">Gives up between two runs.</param>
    public async Task<RetentionReport> RunAsync(bool dryRun, CancellationToken cancellationToken)
    {
        if (options.KeepRuns is not { } keep)
        {
            return RetentionReport.Nothing;
        }

        var endedBefore = time.GetUtcNow() - keep;
        var report = await DeleteRunsAsync(endedBefore, dryRun, cancellationToken).ConfigureAwait(false);
        report = report with { Periods = await DropPeriodsAsync(endedBefore, dryRun, cancellationToken).ConfigureAwait(false) };
        if (!dryRun)
        {
            Log.Passed(logger, report.Runs.Count, report.Periods.Count, report.LeftAlone, report.IsFinished);
        }

        return report;
    }

    private async Task<RetentionReport> DeleteRunsAsync(DateTimeOffset endedBefore, bool dryRun, CancellationToken cancellationToken)
    {
        var deleted = new List<ExpiredRun>();
        var leftAlone = 0;
        var cursor = await store.ReadCursorAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var room = Math.Min(PageSize, options.RunsPerPass - deleted.Count);
            if (room == 0)
            {
                return new RetentionReport { Runs = deleted, LeftAlone = leftAlone };
            }

            var page = await store.FindAsync(endedBefore, cursor, room, cancellationToken).ConfigureAwait(false);
            foreach (var run in page.Runs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await DeleteAsync(run, endedBefore, dryRun, cancellationToken).ConfigureAwait(false))
                {
                    deleted.Add(run);
                }
                else
                {
                    leftAlone++;
                }
            }

            cursor = page.Next;
            if (!dryRun)
            {
                await store.WriteCursorAsync(cursor, cancellationToken).ConfigureAwait(false);
            }

            if (cursor is null)
            {
                return new RetentionReport { Runs = deleted, LeftAlone = leftAlone, IsFinished = true };
            }
        }
    }

    /// <summary>Deletes the engine's history and what capabilities keep first: while the run is there, it is found again.</summary>
    private async Task<bool> DeleteAsync(ExpiredRun run, DateTimeOffset endedBefore, bool dryRun, CancellationToken cancellationToken)
    {
        var id = run.Run.ToString();
        if (await durable.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } instance)
        {
            if (!instance.Status.HasEnded())
            {
                Log.StillThere(logger, id);
                return false;
            }

            if (!dryRun)
            {
                await durable.PurgeAsync(id, cancellationToken).ConfigureAwait(false);
            }
        }

        if (dryRun)
        {
            return true;
        }

        foreach (var belonging in belongings)
        {
            await belonging.DeleteAsync(run.Tenant, run.Run, cancellationToken).ConfigureAwait(false);
        }

        return await store.DeleteAsync(run, endedBefore, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> DropPeriodsAsync(DateTimeOffset before, bool dryRun, CancellationToken cancellationToken)
    {
        var periods = await store.FindPeriodsAsync(before, cancellationToken).ConfigureAwait(false);
        if (!dryRun)
        {
            foreach (var period in periods)
            {
                await store.DropPeriodAsync(period, cancellationToken).ConfigureAwait(false);
            }
        }

        return periods;
    }

    private static partial class Log
    {
        [LoggerMessage(1120, LogLevel.Information, "Retention deleted {Runs} runs and the feed of {Periods} periods, and left {LeftAlone} runs alone; finished: {IsFinished}")]
        public static partial void Passed(ILogger logger, int runs, int periods, int leftAlone, bool isFinished);

        [LoggerMessage(1121, LogLevel.Warning, "Run {Run} has ended and its workflow has not; retention leaves it alone")]
        public static partial void StillThere(ILogger logger, string run);
    }
}
