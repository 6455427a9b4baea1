using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Lavra.Jobs;

/// <summary>
/// Fires jobs when they are due, one after the other, in a process that stays. What was missed while none was there is made up for once.
/// Disposing of it interrupts what is under way and waits for it.
/// </summary>
/// <param name="runner">Runs them.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For what goes wrong.</param>
public sealed partial class JobTimer(JobRunner runner, TimeProvider time, ILogger<JobTimer> logger) : IAsyncDisposable
{
    // A store that is away is asked again after so long, and a clock that was set is noticed.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private readonly CancellationTokenSource stop = new();
    private Task? work;

    /// <summary>Begins. To be called once.</summary>
    public void Start() => work = Task.Run(WorkAsync);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        if (work is not null)
        {
            await work.ConfigureAwait(false);
        }

        stop.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "A store that is away must not end the timer.")]
    private async Task WorkAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            var wait = Longest;
            try
            {
                wait = await RunDueAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.Failed(logger, exception);
            }

            try
            {
                await Task.Delay(wait, time, stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Runs what is due and gives how long to wait.</summary>
    private async Task<TimeSpan> RunDueAsync()
    {
        var next = time.GetUtcNow() + Longest;
        foreach (var job in runner.Jobs.All)
        {
            var due = await runner.DueAsync(job, stop.Token).ConfigureAwait(false);
            if (due <= time.GetUtcNow())
            {
                _ = await runner.RunAsync(job.Name, JobTrigger.Schedule, stop.Token).ConfigureAwait(false);
                due = await runner.DueAsync(job, stop.Token).ConfigureAwait(false);
            }

            next = due < next ? due : next;
        }

        var wait = next - time.GetUtcNow();
        return wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1);
    }

    private static partial class Log
    {
        [LoggerMessage(1902, LogLevel.Error, "Jobs could not be looked at; they are again in a minute")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
