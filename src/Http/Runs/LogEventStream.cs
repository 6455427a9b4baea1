using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Http.Resources;
using Lavra.Words;

namespace Lavra.Http.Runs;

/// <summary>
/// Writes log entries as server-sent events and flushes each. While nothing happens it sends comments. It takes the next entry
/// only when the last was taken by the reader, so that a slow reader costs the run nothing.
/// </summary>
internal sealed class LogEventStream(PipeWriter body, TimeSpan heartbeat, TimeProvider time) : IDisposable
{
    private readonly Utf8JsonWriter json = new(body, Resource.Writing);

    /// <summary>Writes until the run's last entry was written, the entries end, the reader has left, or <paramref name="end"/>.</summary>
    public async Task WriteAsync(IAsyncEnumerable<LogEntry> entries, CancellationTokenSource end)
    {
        var cancellationToken = end.Token;
        var enumerator = entries.GetAsyncEnumerator(cancellationToken);
        var next = Task.FromResult(false);
        try
        {
            // Readers learn at once that they are connected, and to come back soon.
            var open = await SendAsync("retry: 1000\n\n", cancellationToken).ConfigureAwait(false);
            while (open)
            {
                next = enumerator.MoveNextAsync().AsTask();
                if (!await WaitAsync(next, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                open = await SendAsync(enumerator.Current, cancellationToken).ConfigureAwait(false)
                    && !FactRules.EndsLog(enumerator.Current.Action);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The time is up, the host stops or the reader has left: each is a good end, since the reader knows where it was.
        }
        finally
        {
            // The enumerator must be at rest before it can be disposed of.
            await end.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await enumerator.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public void Dispose() => json.Dispose();

    private async Task<bool> WaitAsync(Task<bool> next, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await next.WaitAsync(heartbeat, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!next.IsCompleted)
            {
                if (!await SendAsync(":\n\n", cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }
            }
        }
    }

    private Task<bool> SendAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"id: {entry.Sequence}\nevent: {WireWords.Of(entry.Action)}\ndata: "), body);
        LogEntryResource.From(entry).WriteTo(json);
        json.Flush();
        json.Reset(body);
        return SendAsync("\n\n", cancellationToken);
    }

    /// <summary>False when the reader has left.</summary>
    private async Task<bool> SendAsync(string text, CancellationToken cancellationToken)
    {
        Encoding.UTF8.GetBytes(text, body);
        var flush = await body.FlushAsync(cancellationToken).ConfigureAwait(false);
        return !flush.IsCompleted;
    }
}
