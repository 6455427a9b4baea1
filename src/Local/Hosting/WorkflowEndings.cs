using System.Collections.Concurrent;
using Lavra.Durability;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Runs;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Hosting;

/// <summary>Sees to it that a run whose workflow ended without a word does not look as if it went on.</summary>
internal sealed partial class WorkflowEndings(RunService service, ILogger logger)
{
    private readonly ConcurrentDictionary<Task, byte> pending = new();

    /// <summary>Takes note of an instance that has ended.</summary>
    public void OnEnded(InstanceState state)
    {
        if (state.Status is not (InstanceStatus.Failed or InstanceStatus.Terminated) || !RunId.TryParse(state.InstanceId, out var id))
        {
            return;
        }

        var ending = MarkFailedAsync(id, state.Failure?.Message ?? "The run's workflow was terminated.");
        pending.TryAdd(ending, 0);
        ending.ContinueWith(
            done => pending.TryRemove(done, out _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Takes note of what ended when the process died before it could be written.</summary>
    public async Task RecoverAsync(IRunStore runs, IDurableClient durable, string tenant, CancellationToken cancellationToken)
    {
        await foreach (var run in runs.ReadOpenAsync(tenant, cancellationToken).ConfigureAwait(false))
        {
            if (await durable.GetAsync(run.Id.ToString(), cancellationToken).ConfigureAwait(false) is { } state)
            {
                OnEnded(state);
            }
        }
    }

    /// <summary>Waits until everything noted is written.</summary>
    public Task SettleAsync() => Task.WhenAll(pending.Keys);

    private async Task MarkFailedAsync(RunId id, string error)
    {
        try
        {
            await service.MarkFailedAsync(id, error, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nobody awaits it; what went wrong is for the log.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotMarked(logger, id, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1651, LogLevel.Error, "The end of run {Run} could not be written down")]
        public static partial void NotMarked(ILogger logger, RunId run, Exception exception);
    }
}
