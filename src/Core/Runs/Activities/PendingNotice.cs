using Lavra.Facts;
using Microsoft.Extensions.Logging;

namespace Lavra.Runs.Activities;

/// <summary>Writes work down that takes long, so that people see what is being waited for. Thread safe.</summary>
internal sealed partial class PendingNotice(RunDependencies dependencies)
{
    private readonly ILogger logger = dependencies.Loggers.CreateLogger("Lavra.Runs");

    /// <summary>Waits until the work has ended, or has taken so long that it was written down. Never throws what the work does.</summary>
    /// <param name="work">The work.</param>
    /// <param name="facts">What there is to tell meanwhile.</param>
    /// <param name="writer">Writes it at once.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task ShowAsync(Task work, Func<FactBatch> facts, FactWriter writer, CancellationToken cancellationToken)
    {
        if (work.IsCompleted)
        {
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = Task.Delay(dependencies.Options.PendingAfter, dependencies.Time, ended.Token);
        if (await Task.WhenAny(work, delay).ConfigureAwait(false) == delay && !work.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                await writer.WriteNowAsync(facts(), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Only for show: the work itself goes on.
                Log.NotShown(logger, exception);
            }
        }

        await ended.CancelAsync().ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(1100, LogLevel.Warning, "Work under way could not be shown as pending.")]
        public static partial void NotShown(ILogger logger, Exception exception);
    }
}
