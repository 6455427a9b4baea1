using System.Text.Json;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Lavra.Functions.Durable;

/// <summary>
/// Tells a running activity that its instance was cancelled or is over. Durable Task has no way to tell it, and the instance may be
/// at work on another machine: so it is looked for, in the instance's custom status.
/// </summary>
internal sealed partial class CancelWatch(
    DurableTaskClient client, string instanceId, int cancels, TimeSpan interval, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource cancelled = new();
    private readonly CancellationTokenSource over = new();
    private Task looking = Task.CompletedTask;
    private bool seen;

    /// <summary>Cancelled once the instance is cancelled, or has ended.</summary>
    public CancellationToken Cancelled => cancelled.Token;

    /// <summary>Looks once, and from then on again and again.</summary>
    public async Task BeginAsync()
    {
        if (await LookAsync().ConfigureAwait(false))
        {
            Cancel();
        }
        else
        {
            looking = LookOnAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync().ConfigureAwait(false);
        await looking.ConfigureAwait(false);
        over.Dispose();
        cancelled.Dispose();
    }

    private async Task LookOnAsync()
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(over.Token).ConfigureAwait(false))
            {
                if (await LookAsync().ConfigureAwait(false))
                {
                    Cancel();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The activity has ended by itself.
        }
    }

    private async Task<bool> LookAsync()
    {
        try
        {
            var instance = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, over.Token).ConfigureAwait(false);
            if (instance is null)
            {
                // A child's first activities may begin before the storage shows the child. So an instance counts as gone only if it was
                // seen before.
                return seen;
            }

            seen = true;
            return InstanceStates.HasEnded(instance) || InstanceStates.StatusOf(instance).Cancels > cancels;
        }
#pragma warning disable CA1031 // The activity has ended: nobody asks any more. A call that is broken off throws what its transport likes.
        catch (Exception) when (over.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return false;
        }
#pragma warning disable CA1031 // Whatever kept it from looking, the activity's own work goes on, and the next look may see.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotSeen(logger, instanceId, exception);
            return false;
        }
    }

    private void Cancel()
    {
        try
        {
            cancelled.Cancel();
        }
        catch (AggregateException)
        {
            // What a callback of the activity's own throws concerns nobody else; the activity was told all the same.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1901, LogLevel.Warning, "Whether {Instance} was cancelled could not be seen")]
        public static partial void NotSeen(ILogger logger, string instance, Exception exception);
    }
}
