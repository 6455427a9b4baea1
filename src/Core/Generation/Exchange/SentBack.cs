using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Lavra.Generation.Exchange;

/// <summary>
/// What a server wants back with an answer that called tools, beside text and calls: signatures of thoughts, reasoning. It is the server's
/// own JSON, by message and by call (<see cref="ModelProperties.SentBack"/>), and means nothing to us.
/// </summary>
public static class SentBack
{
    /// <summary>How many characters of it are kept for an answer. Reasoning is cut to that; what cannot be cut is left out.</summary>
    public const int Most = 256 * 1024;

    private static readonly JsonWriterOptions writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All of it in an answer, as one JSON text; null when there is none, or no call to send it back with.</summary>
    public static string? Of(ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var calls = response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().ToList();
        var ofMessage = response.Messages.Select(static message => In(message.AdditionalProperties)).FirstOrDefault(static part => part is not null);
        if (calls.Count == 0 || (ofMessage is null && calls.TrueForAll(static call => In(call.AdditionalProperties) is null)))
        {
            return null;
        }

        return Write(ofMessage, calls) is { Length: <= Most } all ? all : Write(null, calls) is { Length: <= Most } less ? less : null;
    }

    /// <summary>The text that <see cref="Of"/> gave, for <see cref="OfMessage"/> and <see cref="OfCall"/>; null when there is nothing in it.</summary>
    public static JsonElement? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            // What was stored may have been redacted into something else.
            return JsonElement.Parse(text) is { ValueKind: JsonValueKind.Object } all ? all : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The part of a message; null when there is none.</summary>
    /// <param name="read">What <see cref="Read"/> gave.</param>
    public static JsonElement? OfMessage(JsonElement? read) => read is { } all && all.TryGetProperty("message", out var part) ? part : null;

    /// <summary>The part of a call; null when there is none.</summary>
    /// <param name="read">What <see cref="Read"/> gave.</param>
    /// <param name="place">The place of the call in the answer, from 0.</param>
    /// <param name="id">The id that the model gave the call.</param>
    public static JsonElement? OfCall(JsonElement? read, int place, string? id)
    {
        if (read is not { } all || !all.TryGetProperty("calls", out var calls) || calls.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var at = 0;
        JsonElement? byPlace = null;
        foreach (var call in calls.EnumerateArray())
        {
            if (call.ValueKind == JsonValueKind.Object && call.TryGetProperty("part", out var part))
            {
                if (!string.IsNullOrEmpty(id) && call.TryGetProperty("id", out var known) && known.ValueKind == JsonValueKind.String && known.GetString() == id)
                {
                    return part;
                }

                byPlace = at == place ? part : byPlace;
            }

            at++;
        }

        return string.IsNullOrEmpty(id) ? byPlace : null;
    }

    /// <summary>The part that a message or a call carries; null when it carries none.</summary>
    public static JsonElement? In(AdditionalPropertiesDictionary? properties) =>
        properties?.TryGetValue(ModelProperties.SentBack, out var part) is true && part is JsonElement { ValueKind: JsonValueKind.Object } json ? json : null;

    private static string Write(JsonElement? ofMessage, List<FunctionCallContent> calls)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, writing))
        {
            writer.WriteStartObject();
            if (ofMessage is { } message)
            {
                writer.WritePropertyName("message");
                message.WriteTo(writer);
            }

            writer.WriteStartArray("calls");
            foreach (var call in calls)
            {
                writer.WriteStartObject();
                writer.WriteString("id", call.CallId);
                if (In(call.AdditionalProperties) is { } part)
                {
                    writer.WritePropertyName("part");
                    part.WriteTo(writer);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
