using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lavra.Facts.Writing;

/// <summary>Writes the small JSON objects that log entries carry.</summary>
internal static class LogPayload
{
    private const int LongestText = 200;

    // The log is read by people and JSON parsers; what shows it in a page escapes it there.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an object.</summary>
    public static string Of(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream(256);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>The first characters of a text, never half of a surrogate pair.</summary>
    public static string Short(string text, int most = LongestText)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
