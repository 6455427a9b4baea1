using System.ClientModel.Primitives;
using System.IO.Compression;

namespace Lavra.Models.OpenAi;

/// <summary>
/// The body of a response, unpacked, and what it is by its first bytes: events or one text. What the server claims does not count, because
/// gateways stream unasked, answer a stream with a page, and pack what nobody wanted packed.
/// </summary>
internal sealed class AnswerBody : IAsyncDisposable
{
    private const int StreamOverhead = 64;
    private const int LongestOpening = 4096;

    private AnswerBody(Stream content, bool isEvents)
    {
        Content = content;
        IsEvents = isEvents;
    }

    /// <summary>The unpacked bytes; bounded.</summary>
    public Stream Content { get; }

    /// <summary>Whether they are server-sent events.</summary>
    public bool IsEvents { get; }

    /// <summary>Reads the body's first bytes.</summary>
    /// <param name="response">The response; its body has not been read.</param>
    /// <param name="limit">How many bytes an answer may have. Events have more around it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<AnswerBody> OpenAsync(PipelineResponse response, int limit, CancellationToken cancellationToken)
    {
        var content = response.ContentStream ?? Stream.Null;
        var (opening, opened) = await OpeningAsync(content, cancellationToken).ConfigureAwait(false);
        if (Unpacked(response, opening, opened) is { } unpacked)
        {
            (opening, opened) = await OpeningAsync(unpacked, cancellationToken).ConfigureAwait(false);
        }

        var isEvents = LooksLikeEvents(opening) || (opening.IsEmpty && ClaimsEvents(response));
        return new AnswerBody(new BoundedStream(opened, isEvents ? (long)limit * StreamOverhead : limit), isEvents);
    }

    /// <summary>Reads all of it.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAllAsync(CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await Content.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        return buffer.ToArray();
    }

    public ValueTask DisposeAsync() => Content.DisposeAsync();

    private static bool ClaimsEvents(PipelineResponse response) =>
        response.Headers.TryGetValue("Content-Type", out var type) && type?.Contains("event-stream", StringComparison.OrdinalIgnoreCase) is true;

    private static bool LooksLikeEvents(ReadOnlyMemory<byte> opening)
    {
        var bare = AnswerJsonText.Bare(opening).Span;
        return bare.StartsWith("data:"u8) || bare.StartsWith("event:"u8) || bare.StartsWith("id:"u8) || bare.StartsWith("retry:"u8)
            || bare is [(byte)':', ..] || bare.SequenceEqual("data"u8) || bare.SequenceEqual("event"u8);
    }

    private static Stream? Unpacked(PipelineResponse response, ReadOnlyMemory<byte> opening, Stream opened)
    {
        if (opening.Span.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
        {
            return new GZipStream(opened, CompressionMode.Decompress);
        }

        return response.Headers.TryGetValue("Content-Encoding", out var packing) ? packing?.Trim().ToUpperInvariant() switch
        {
            "BR" => new BrotliStream(opened, CompressionMode.Decompress),
            "DEFLATE" when opening.Span is [0x78, ..] => new ZLibStream(opened, CompressionMode.Decompress),
            "DEFLATE" => new DeflateStream(opened, CompressionMode.Decompress),
            _ => null,
        } : null;
    }

    // As much as tells what the body is, and no more waiting than that takes.
    private static async Task<(ReadOnlyMemory<byte> Opening, Stream Opened)> OpeningAsync(Stream content, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestOpening];
        var length = 0;
        while (length < buffer.Length && AnswerJsonText.Bare(buffer.AsMemory(0, length)).Length < 6)
        {
            var read = await content.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        var opening = buffer.AsMemory(0, length);
        return (opening, new OpenedStream(opening, content));
    }
}
