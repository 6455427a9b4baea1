using Lavra.Http.Resources;
using Lavra.Local.Cli.Connections;
using Lavra.Local.Cli.Invocation;

namespace Lavra.Local.Cli.Commands;

/// <summary>Tells that nobody works on runs that have not ended, and how to go on with them.</summary>
internal static class IdleHint
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>Tells it if it is so.</summary>
    /// <returns>Whether it was told.</returns>
    public static async Task<bool> TellAsync(IRunsConnection runs, IEnumerable<RunResource> shown, CliEnvironment environment)
    {
        var unfinished = shown.Where(static run => !run.HasEnded).Take(2).ToList();
        if (unfinished.Count == 0 || !runs.IsIdle())
        {
            return false;
        }

        await environment.Error.WriteLineAsync(unfinished is [var only]
            ? $"No process works on run {only.Id}. Go on with it: lavra run --resume {only.Id}{runs.Options}"
            : $"No process works on these runs. Go on with all that have not ended: lavra run --resume{runs.Options}").ConfigureAwait(false);
        return true;
    }

    /// <summary>Looks again and again while a run is watched, and tells it once. Ends by cancellation or after telling.</summary>
    public static async Task WatchAsync(IRunsConnection runs, RunResource run, CliEnvironment environment, CancellationToken cancellationToken)
    {
        try
        {
            // A process that has just ended the run lets go of the file a moment later than the log says.
            while (await runs.FindAsync(run.Id, cancellationToken).ConfigureAwait(false) is { HasEnded: false } now
                && !await TellAsync(runs, [now], environment).ConfigureAwait(false))
            {
                await Task.Delay(Look, environment.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run has ended, or nobody watches any more.
        }
    }
}
