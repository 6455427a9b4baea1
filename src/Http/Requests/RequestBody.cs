using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Lavra.Http.Hosting;
using Lavra.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lavra.Http.Requests;

/// <summary>
/// Reads the JSON body of a request within bounds. Nothing here depends on the server: the type, the size and the depth are
/// checked the same behind every host.
/// </summary>
internal static class RequestBody
{
    private const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth };

    /// <summary>
    /// Reads the body. When it cannot be used, the problem is answered and the result is null; an empty body is an empty object.
    /// </summary>
    public static async Task<JsonDocument?> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        var maxBytes = context.RequestServices.GetRequiredService<IOptions<HttpOptions>>().Value.MaxRequestBytes;
        if (TypeError(request) is { } typeError)
        {
            await context.Response.WriteProblemAsync(ProblemKind.UnsupportedMediaType.With(typeError)).ConfigureAwait(false);
            return null;
        }

        var body = request.ContentLength > maxBytes
            ? null
            : await ReadBytesAsync(request, maxBytes, context.RequestAborted).ConfigureAwait(false);
        if (body is null)
        {
            await context.Response.WriteProblemAsync(ProblemKind.TooLarge.With(
                $"A body may have {maxBytes} bytes. Send less, or raise Lavra:Http:MaxRequestBytes on the server.")).ConfigureAwait(false);
            return null;
        }

        var document = Parse(body.Value, out var error);
        if (error is not null)
        {
            await context.Response.WriteInvalidAsync([new("body", error)]).ConfigureAwait(false);
        }
        else if (HalfCharacters.FirstIn(body.Value, document!) is { } place)
        {
            document!.Dispose();
            document = null;
            await context.Response.WriteInvalidAsync([new(place, "has an escape that is half of a character.")]).ConfigureAwait(false);
        }

        return document;
    }

    private static string? TypeError(HttpRequest request)
    {
        if (!System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase))
        {
            return "Send 'Content-Type: application/json', also with an empty body.";
        }

        if (type.CharSet is { } charset && !string.Equals(charset.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return "JSON is UTF-8. Leave out the charset, or say charset=utf-8.";
        }

        return request.Headers.ContentEncoding.Count > 0
            && !string.Equals(request.Headers.ContentEncoding, "identity", StringComparison.OrdinalIgnoreCase)
            ? "Compressed bodies are not taken. Leave out Content-Encoding."
            : null;
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadBytesAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        var bytes = new ArrayBufferWriter<byte>((int)Math.Clamp(request.ContentLength ?? 0, 256, maxBytes) + 1);
        while (true)
        {
            var read = await request.Body.ReadAsync(bytes.GetMemory(), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return bytes.WrittenMemory;
            }

            bytes.Advance(read);
            if (bytes.WrittenCount > maxBytes)
            {
                return null;
            }
        }
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body, out string? error)
    {
        error = null;
        if (body.Span.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        if (!Utf8.IsValid(body.Span))
        {
            error = $"is not UTF-8 text, from {Position(body.Span[..ValidLength(body.Span)])} on.";
            return null;
        }

        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return JsonDocument.Parse("{}");
        }

        try
        {
            var document = JsonDocument.Parse(body, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            error = "must be a JSON object.";
        }
        catch (JsonException broken)
        {
            error = $"is not JSON of at most {MaxDepth} levels, at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}.";
        }

        return null;
    }

    private static int ValidLength(ReadOnlySpan<byte> bytes)
    {
        Span<char> chars = stackalloc char[256];
        var length = 0;
        while (true)
        {
            var status = Utf8.ToUtf16(bytes[length..], chars, out var read, out _, replaceInvalidSequences: false);
            length += read;
            if (status != OperationStatus.DestinationTooSmall)
            {
                return length;
            }
        }
    }

    private static string Position(ReadOnlySpan<byte> before) =>
        $"line {before.Count((byte)'\n') + 1}, byte {before.Length - before.LastIndexOf((byte)'\n')}";
}
