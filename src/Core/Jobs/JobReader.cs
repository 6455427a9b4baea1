using Lavra.Records;

namespace Lavra.Jobs;

/// <summary>Tells how jobs stand and how they went. Thread safe.</summary>
/// <param name="jobs">The jobs of the host.</param>
/// <param name="records">Where that is kept.</param>
/// <param name="time">The clock.</param>
/// <param name="hosting">How the host fires them.</param>
public sealed class JobReader(IReadOnlyList<JobDeclaration> jobs, IRecordStore records, TimeProvider time, JobHosting hosting)
{
    private readonly RecordSet<JobState> states = new(records, JobRecords.States, time);
    private readonly RecordSet<JobRun> runs = new(records, JobRecords.Runs, time);

    /// <summary>All jobs, by name.</summary>
    public async Task<IReadOnlyList<JobStatus>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new List<JobStatus>();
        foreach (var job in jobs.OrderBy(static job => job.Name, StringComparer.Ordinal))
        {
            all.Add(await ReadAsync(job, runsShown: 1, cancellationToken).ConfigureAwait(false));
        }

        return all;
    }

    /// <summary>A job with its last runs, newest first; null when there is none of that name.</summary>
    public async Task<JobStatus?> FindAsync(string name, int runsShown, CancellationToken cancellationToken) =>
        jobs.FirstOrDefault(job => job.Name == name) is { } job ? await ReadAsync(job, runsShown, cancellationToken).ConfigureAwait(false) : null;

    private async Task<JobStatus> ReadAsync(JobDeclaration job, int runsShown, CancellationToken cancellationToken)
    {
        var state = (await states.GetAsync(JobRecords.Owner, job.Name, cancellationToken).ConfigureAwait(false))?.Value;
        var page = await runs.ListAsync(
            JobRecords.Owner, new RecordQuery { Label = job.Name, Descending = true, Limit = runsShown }, cancellationToken).ConfigureAwait(false);
        var isRunning = state?.HeldUntil > time.GetUtcNow();
        return new JobStatus(job, isRunning, hosting.IsFiredByHost ? null : job.Period, NextDue(job, state), [.. page.Values.Select(static value => value.Value)]);
    }

    private DateTimeOffset? NextDue(JobDeclaration job, JobState? state) => hosting.IsFiredByHost ? null : state?.StartedAt + job.Period;
}

/// <summary>How a job stands.</summary>
/// <param name="Job">The job.</param>
/// <param name="IsRunning">Whether somebody runs it at the moment.</param>
/// <param name="Period">How often it is due; null when the host's own schedule decides.</param>
/// <param name="NextDueAt">When it is due next; null when the host's own schedule decides, or it has never run.</param>
/// <param name="Runs">Its last runs, newest first.</param>
public sealed record JobStatus(JobDeclaration Job, bool IsRunning, TimeSpan? Period, DateTimeOffset? NextDueAt, IReadOnlyList<JobRun> Runs);
