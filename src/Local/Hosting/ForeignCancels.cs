using System.Text.Json;
using Lavra.Durability;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Local.Engine;
using Lavra.Local.Engine.History;
using Lavra.Runs;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Hosting;

/// <summary>
/// Writes into the log that another process asked to cancel a run. That process could only leave a message; this one holds the file.
/// </summary>
internal sealed partial class ForeignCancels(RunService service, IFactStore facts, ILogger logger)
{
    /// <summary>Takes note of a message. What it writes is in the queue before the message is delivered.</summary>
    public void OnMessage(string instanceId, HistoryEvent message)
    {
        if (!string.Equals(message.Name, Signals.Cancel.Name, StringComparison.OrdinalIgnoreCase)
            || !RunId.TryParse(instanceId, out var run))
        {
            return;
        }

        var request = message.Data is null ? null : JsonSerializer.Deserialize(message.Data, Signals.Cancel.Payload);
        var by = new Caller(Caller.LocalTenant, request?.RequestedBy ?? Caller.Local.Name);
        _ = WriteAsync(service.CancelFacts(run, request?.Reason, by));
    }

    private async Task WriteAsync(FactBatch batch)
    {
        try
        {
            await facts.WriteAsync(batch, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nobody awaits it; the run is cancelled all the same.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotNoted(logger, batch.Run, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1652, LogLevel.Error, "That run {Run} was asked to stop could not be written down")]
        public static partial void NotNoted(ILogger logger, RunId run, Exception exception);
    }
}
