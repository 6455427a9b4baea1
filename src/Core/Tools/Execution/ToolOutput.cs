using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Lavra.Tools.Files;

namespace Lavra.Tools.Execution;

/// <summary>Turns what a tool's method gave into a result, and keeps results within bounds.</summary>
internal static class ToolOutput
{
    // Results are text for models, not part of a web page; escaping every quote and accent wastes tokens.
    private static readonly JavaScriptEncoder Readable = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static readonly Lazy<JsonSerializerOptions> Json = new(() => new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        Encoder = Readable,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },

        // Tools of others may return any type.
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    });

    /// <summary>The result that a returned value stands for.</summary>
    public static ToolResult From(object? returned) => returned switch
    {
        null => ToolResult.Ok(""),
        ToolResult result => result,
        string text => ToolResult.Ok(text),
        _ => ToolResult.Ok(Serialise(returned)),
    };

    /// <summary>Cuts content and error to a size, and says so in them.</summary>
    public static ToolResult Limited(ToolResult result, int maxBytes) => result with
    {
        Content = Cut(result.Content, maxBytes),
        Error = result.Error is null ? null : Cut(result.Error, maxBytes),
    };

    private static string Cut(string text, int maxBytes)
    {
        // No UTF-16 unit takes more than three bytes.
        if (text.Length <= maxBytes / 3 || Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        var total = Encoding.UTF8.GetByteCount(text);
        var note = string.Create(
            CultureInfo.InvariantCulture, $"\n[Cut here: the result has {total} bytes, at most {maxBytes} are given. Ask for less.]");
        var buffer = new byte[maxBytes - Encoding.UTF8.GetByteCount(note)];
        Encoding.UTF8.GetEncoder().Convert(text, buffer, flush: false, out var used, out _, out _);
        return string.Concat(text.AsSpan(0, used), note);
    }

    private static string Serialise(object returned)
    {
        if (FileResultsJson.Default.GetTypeInfo(returned.GetType()) is not { } generated)
        {
            return JsonSerializer.Serialize(returned, Json.Value.GetTypeInfo(returned.GetType()));
        }

        // With a writer of our own the generated code writes directly, which spares the first call its start-up cost.
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Readable }))
        {
            JsonSerializer.Serialize(writer, returned, generated);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
