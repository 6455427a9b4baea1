using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lavra.Facts.Payloads;

/// <summary>Writes small JSON objects as text. Each thread keeps what it writes with, because every fact of a run has such a text.</summary>
internal static class ObjectText
{
    private const int UsualSize = 512;
    private const int MostKept = 64 * 1024;

    // The log is read by people and JSON parsers; what shows it in a page escapes it there.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? kept;

    /// <summary>The object with the members that <paramref name="write"/> writes, which must not write another on the way.</summary>
    public static string Of<T>(T subject, Action<Utf8JsonWriter, T> write)
    {
        var (buffer, json) = kept ?? New();
        kept = null;
        json.WriteStartObject();
        write(json, subject);
        json.WriteEndObject();
        json.Flush();
        var text = Encoding.UTF8.GetString(buffer.WrittenSpan);
        if (buffer.Capacity <= MostKept)
        {
            buffer.ResetWrittenCount();
            json.Reset();
            kept = (buffer, json);
        }

        return text;
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) New()
    {
        var buffer = new ArrayBufferWriter<byte>(UsualSize);
        return (buffer, new Utf8JsonWriter(buffer, Options));
    }
}
