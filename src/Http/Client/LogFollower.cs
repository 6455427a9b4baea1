using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Lavra.Http.Resources;
using Lavra.Identity;

namespace Lavra.Http.Client;

/// <summary>
/// Follows a run's log over as many connections as it takes: servers end long streams on purpose, and networks by accident. Each
/// connection begins behind the last entry that was given.
/// </summary>
internal sealed class LogFollower(ResourceChannel channel, TimeProvider time, LavraHttpClientOptions options)
{
    private const string EventStream = "text/event-stream";

    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    public async IAsyncEnumerable<LogEntryResource> FollowAsync(
        RunId run, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var failures = 0;
        while (true)
        {
            Exception? cut = null;
            var entries = ReadAsync(run, after, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (entries.ConfigureAwait(false))
            {
                while (true)
                {
                    try
                    {
                        if (!await entries.MoveNextAsync().ConfigureAwait(false))
                        {
                            break;
                        }
                    }
                    catch (Exception error) when (IsCut(error, cancellationToken))
                    {
                        cut = error;
                        break;
                    }

                    if (entries.Current is not { } entry)
                    {
                        yield break;
                    }

                    failures = 0;
                    if (entry.Sequence > after)
                    {
                        after = entry.Sequence;
                        yield return entry;
                    }

                    if (entry.IsLast)
                    {
                        yield break;
                    }
                }
            }

            failures = cut is null ? 0 : failures + 1;
            if (failures >= options.StreamAttempts)
            {
                throw cut as LavraHttpException
                    ?? new LavraHttpException(
                        "The stream was cut", $"After {failures} attempts in a row the run could not be followed.", transient: true, cut);
            }

            await Task.Delay(DelayAfter(failures, cut), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsCut(Exception error, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && error is LavraHttpException { Transient: true } or HttpRequestException or IOException or TimeoutException;

    private TimeSpan DelayAfter(int failures, Exception? cut)
    {
        if (cut is LavraHttpException { RetryAfter: { } asked })
        {
            return asked;
        }

        var delay = options.ReconnectDelay * Math.Pow(2, Math.Clamp(failures - 1, 0, 10));
        return delay < LongestDelay ? delay : LongestDelay;
    }

    private LogEntryResource? ReadEntry(HttpResponseMessage response, ReadOnlySpan<byte> data)
    {
        try
        {
            return JsonSerializer.Deserialize(data, WireJson.Wire.LogEntryResource);
        }
        catch (JsonException error)
        {
            throw channel.NotLavra(response, error);
        }
    }

    /// <summary>Reads one connection's entries. A null entry says that nothing will ever follow.</summary>
    private async IAsyncEnumerable<LogEntryResource?> ReadAsync(
        RunId run, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/runs/{run}/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(EventStream));
        if (after > 0)
        {
            request.Headers.Add("Last-Event-ID", after.ToString(CultureInfo.InvariantCulture));
        }

        using var response = await channel.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NoContent)
        {
            yield return null;
            yield break;
        }

        if (response.Content.Headers.ContentType?.MediaType != EventStream)
        {
            throw channel.NotLavra(response, null);
        }

        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var watched = new IdleTimeoutStream(body, options.StreamIdle, time);
        await using (watched.ConfigureAwait(false))
        {
            var parser = SseParser.Create(watched, (_, data) => ReadEntry(response, data));
            await foreach (var item in parser.EnumerateAsync(cancellationToken).ConfigureAwait(false))
            {
                if (item.Data is { } entry)
                {
                    yield return entry;
                }
            }
        }
    }
}
