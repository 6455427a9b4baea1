using System.Diagnostics.CodeAnalysis;
using Lavra.Records;
using Microsoft.Extensions.Logging;

namespace Lavra.Jobs;

/// <summary>
/// Runs jobs, each by one process at a time, and writes down how they went. Who runs a job holds its record for a while and renews that
/// with each piece, so that a process that died holds nobody up for long. Thread safe.
/// </summary>
/// <param name="jobs">The jobs.</param>
/// <param name="records">Where states and runs are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="hosting">How the host runs them.</param>
/// <param name="logger">For what goes wrong.</param>
public sealed partial class JobRunner(JobList jobs, IRecordStore records, TimeProvider time, JobHosting hosting, ILogger<JobRunner> logger)
{
    private const int MostRunsKept = 200;
    private const int PageSize = 50;

    // What has not done everything, or failed, is tried again soon.
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    // Longer than any piece takes.
    private static readonly TimeSpan HeldFor = TimeSpan.FromMinutes(30);
    private readonly string holder = Identity.RunId.New(time).ToString();
    private readonly RecordSet<JobState> states = new(records, JobRecords.States, time);
    private readonly RecordSet<JobRun> runs = new(records, JobRecords.Runs, time);

    /// <summary>The jobs.</summary>
    public JobList Jobs => jobs;

    /// <summary>Runs a job now.</summary>
    /// <returns>How it went; null when there is no such job, or somebody runs it already.</returns>
    /// <exception cref="OperationCanceledException">It was given up, which is written down.</exception>
    public Task<JobRun?> RunAsync(string name, JobTrigger trigger, CancellationToken cancellationToken) =>
        RunAsync(name, trigger, hosting.MostPieces, cancellationToken);

    /// <summary>As the other, and at most so many pieces of it.</summary>
    public async Task<JobRun?> RunAsync(string name, JobTrigger trigger, int mostPieces, CancellationToken cancellationToken)
    {
        if (jobs.Find(name) is not { } job || await TakeAsync(name, cancellationToken).ConfigureAwait(false) is not { } state)
        {
            return null;
        }

        var run = await WorkAsync(job, new JobRun { Job = name, StartedAt = state.StartedAt!.Value, Trigger = trigger }, state, mostPieces, cancellationToken)
            .ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return run;
    }

    /// <summary>When a job is due; the past when it has never run.</summary>
    public async Task<DateTimeOffset> DueAsync(Job job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var state = (await states.GetAsync(JobRecords.Owner, job.Name, cancellationToken).ConfigureAwait(false))?.Value;
        return state is not { StartedAt: { } started } ? DateTimeOffset.MinValue : started + (state.Position is null || job.Declaration.Period < Soon ? job.Declaration.Period : Soon);
    }

    private async Task<JobState?> TakeAsync(string name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        JobState? taken = null;
        await states.ChangeAsync(
            JobRecords.Owner,
            name,
            found =>
            {
                var isHeld = found?.HeldUntil > now && (found.Holder == holder || !hosting.IsAlone);
                return taken = isHeld ? null : (found ?? new JobState { Job = name }) with { StartedAt = now, Holder = holder, HeldUntil = now + HeldFor };
            },
            cancellationToken).ConfigureAwait(false);
        return taken;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong in a job is told in its record, and does not end the process.")]
    private async Task<JobRun> WorkAsync(Job job, JobRun run, JobState state, int mostPieces, CancellationToken cancellationToken)
    {
        var did = new List<string>();
        var position = state.Position;
        try
        {
            do
            {
                var piece = await job.Body(position, cancellationToken).ConfigureAwait(false);
                position = piece.Next;
                if (piece.Did is { } what)
                {
                    did.Add(what);
                }

                run = run with { Pieces = run.Pieces + 1, IsFinished = position is null };
                if (position is not null)
                {
                    await HoldAsync(job.Name, position, until: time.GetUtcNow() + HeldFor).ConfigureAwait(false);
                }
            }
            while (position is not null && run.Pieces < mostPieces && time.GetUtcNow() - run.StartedAt < hosting.MostTime
                && !cancellationToken.IsCancellationRequested);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            run = run with { Error = "It was interrupted." };
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception, job.Name);
            run = run with { Error = $"{exception.GetType().Name}: {exception.Message}" };
        }

        run = run with { Took = time.GetUtcNow() - run.StartedAt, Did = did };
        await WriteDownAsync(job.Name, run, position).ConfigureAwait(false);
        Log.Ran(logger, job.Name, run.Pieces, run.IsFinished);
        return run;
    }

    // What was done is written down although the caller has given up, because it was done.
    private async Task WriteDownAsync(string name, JobRun run, string? position)
    {
        await runs.PutAsync(JobRecords.Owner, run, RecordExpectation.Any, CancellationToken.None).ConfigureAwait(false);
        await HoldAsync(name, position, until: null).ConfigureAwait(false);
        while (await runs.CountAsync(JobRecords.Owner, name, CancellationToken.None).ConfigureAwait(false) is var count && count > MostRunsKept)
        {
            var oldest = await runs.ListAsync(
                JobRecords.Owner, new RecordQuery { Label = name, Limit = (int)Math.Min(PageSize, count - MostRunsKept) }, CancellationToken.None).ConfigureAwait(false);
            var keys = oldest.Values.Select(value => JobRecords.Runs.Key(value.Value)).Concat(oldest.Damaged.Select(static damage => damage.Key)).ToList();
            if (keys.Count == 0)
            {
                return;
            }

            foreach (var key in keys)
            {
                await runs.DeleteAsync(JobRecords.Owner, key, RecordExpectation.Any, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private Task<JobState?> HoldAsync(string name, string? position, DateTimeOffset? until) => states.ChangeAsync(
        JobRecords.Owner,
        name,
        found => found?.Holder == holder ? found with { Position = position, HeldUntil = until, Holder = until is null ? null : holder } : null,
        CancellationToken.None);

    private static partial class Log
    {
        [LoggerMessage(1900, LogLevel.Debug, "Job {Job} did {Pieces} pieces; finished: {IsFinished}")]
        public static partial void Ran(ILogger logger, string job, int pieces, bool isFinished);

        [LoggerMessage(1901, LogLevel.Error, "Job {Job} failed; its next run goes on")]
        public static partial void Failed(ILogger logger, Exception exception, string job);
    }
}
