using System.Globalization;
using Lavra.Composition;
using Lavra.Durability;
using Lavra.Facts;
using Lavra.Identity;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Hosting;

/// <summary>Writes into the logs of runs that they change hands, which only the host knows.</summary>
internal sealed partial class Resumption(Product product, IDurableClient durable, ILogger logger)
{
    /// <summary>Notes it for every run that is unfinished and whose model is there; of the others it warns.</summary>
    /// <returns>The runs that can go on, and how many cannot.</returns>
    public async Task<(IReadOnlyList<RunId> GoOn, int Left)> NoteAllAsync(CancellationToken cancellationToken)
    {
        var (goOn, left) = (new List<RunId>(), 0);
        var unfinished = new InstanceQuery { Statuses = InstanceStatuses.All.Open };
        var notes = new List<Task>();
        await foreach (var instance in durable.ListAsync(unfinished, cancellationToken).ConfigureAwait(false))
        {
            if (RunId.TryParse(instance.InstanceId, out var id)
                && await product.Stores.Runs.GetAsync(id, cancellationToken).ConfigureAwait(false) is { HasEnded: false } run)
            {
                if (product.Models.Find(run.Model) is null)
                {
                    left++;
                    Log.LeftAlone(logger, id, run.Model);
                    continue;
                }

                goOn.Add(id);
                notes.Add(NoteAsync(id, cancellationToken));
            }
        }

        await Task.WhenAll(notes).ConfigureAwait(false);
        Log.Resumed(logger, notes.Count);
        return (goOn, left);
    }

    /// <summary>Notes it for one run.</summary>
    public Task NoteAsync(RunId run, CancellationToken cancellationToken)
    {
        var now = product.Time.GetUtcNow();
        var entry = new LogEntry
        {
            Run = run,
            Key = string.Create(CultureInfo.InvariantCulture, $"resumed.{now.ToUnixTimeMilliseconds()}.{Environment.ProcessId}"),
            Action = LogAction.RunResumed,
            CreatedAt = now,
        };
        return product.Stores.Facts.WriteAsync(new FactBatch(run) { Log = { entry } }, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1650, LogLevel.Information, "{Count} unfinished runs are picked up")]
        public static partial void Resumed(ILogger logger, int count);

        [LoggerMessage(1653, LogLevel.Warning, "Run {Run} is left alone: its model '{Model}' is not among the settings. Set Lavra:Model or Lavra:Models:{Model} and start again to go on with it")]
        public static partial void LeftAlone(ILogger logger, RunId run, string model);
    }
}
