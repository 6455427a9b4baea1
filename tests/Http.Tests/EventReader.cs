using System.Net.ServerSentEvents;
using System.Text;

namespace Lavra.Http.Tests;

/// <summary>Reads an event stream as a browser would.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage response;
    private readonly IAsyncEnumerator<SseItem<string>> events;

    private EventReader(HttpResponseMessage response, Stream body)
    {
        this.response = response;
        events = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();
    }

    public static async Task<EventReader> OpenAsync(HttpClient client, string path, string? lastEventId = null)
    {
        var response = await OpenRawAsync(client, path, lastEventId);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    public static async Task<HttpResponseMessage> OpenRawAsync(HttpClient client, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<SseItem<string>?> NextAsync() =>
        await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1)) ? events.Current : null;

    /// <summary>The ids of all events to the end.</summary>
    public async Task<List<string?>> RestAsync()
    {
        var ids = new List<string?>();
        while (await NextAsync() is { } item)
        {
            ids.Add(item.EventId);
        }

        return ids;
    }

    /// <summary>Reads text of a stream up to and including <paramref name="end"/>.</summary>
    public static async Task<string> ReadUntilAsync(Stream stream, string end)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            Assert.Equal(1, await stream.ReadAsync(one).AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        response.Dispose();
        try
        {
            await events.DisposeAsync();
        }
        catch (NotSupportedException)
        {
            // A read that is still under way was cut by closing the response.
        }
    }
}
