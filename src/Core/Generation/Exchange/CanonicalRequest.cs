using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Lavra.Generation.Exchange;

/// <summary>
/// A model request in one form: the same messages, tools and options always give the same text, whatever objects they came in.
/// The model's name is not part of it, nor is <see cref="ChatOptions.AdditionalProperties"/>.
/// </summary>
public sealed class CanonicalRequest
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private CanonicalRequest(ReadOnlyMemory<byte> utf8)
    {
        Utf8 = utf8;
        Hash = Convert.ToHexStringLower(SHA256.HashData(utf8.Span));
    }

    /// <summary>The request as JSON.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>The SHA-256 of the JSON, in lower-case hex.</summary>
    public string Hash { get; }

    /// <summary>The request exactly as asked.</summary>
    public static CanonicalRequest Exact(IEnumerable<ChatMessage> messages, ChatOptions? options) =>
        new(Write(messages, options, null));

    /// <summary>The request without ids and times, so that it is the same in another run that asks the same.</summary>
    public static CanonicalRequest Repeatable(IEnumerable<ChatMessage> messages, ChatOptions? options) =>
        new(Write(messages, options, new VolatileText()));

    /// <inheritdoc />
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);

    private static ReadOnlyMemory<byte> Write(IEnumerable<ChatMessage> messages, ChatOptions? options, VolatileText? strip)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            var canonical = new CanonicalWriter(writer, strip);
            writer.WriteStartObject();
            canonical.Options(options);
            canonical.Messages(messages);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
