using Lavra.Jobs;

namespace Lavra.Functions.Schedules;

/// <summary>Runs a job for a timer. What goes wrong fails the function, too, so that the platform's alerts see it.</summary>
internal static class ScheduledJob
{
    /// <summary>Runs at most so many pieces of a job, unless somebody runs it already.</summary>
    /// <returns>Whether everything is done, or somebody else does it.</returns>
    /// <exception cref="InvalidOperationException">The job failed. Its record tells the same.</exception>
    public static async Task<bool> RunAsync(JobRunner jobs, string name, CancellationToken cancellationToken, int mostPieces = int.MaxValue)
    {
        var run = await jobs.RunAsync(name, JobTrigger.Schedule, mostPieces, cancellationToken).ConfigureAwait(false);
        return run switch
        {
            { Error: { } error } => throw new InvalidOperationException($"Job '{name}' failed: {error}"),
            { IsFinished: false } => false,
            _ => true,
        };
    }
}
