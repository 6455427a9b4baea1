using System.Text.Json;
using Lavra.Words;

namespace Lavra.Generation.Turns;

/// <summary>JSON as models write it: inside prose, fenced, with small mistakes. Nothing here throws on content.</summary>
internal static class ModelJson
{
    private static readonly JsonDocumentOptions lenientOptions = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Reads strict JSON that is one object; null for anything else.</summary>
    public static JsonElement? TryParseObject(string text) =>
        TryParse(text, default) is { ValueKind: JsonValueKind.Object } value ? value : null;

    /// <summary>Reads JSON, mending small mistakes where needed; null when it cannot be read.</summary>
    public static JsonElement? TryParseMended(string text) =>
        TryParse(text, default) ?? (JsonMending.TryMend(text) is { } mended ? TryParseLenient(mended) : null);

    /// <summary>Reads JSON that may have comments and trailing commas; the value's own text is strict JSON.</summary>
    public static JsonElement? TryParseLenient(string text) =>
        TryParse(text, default) ?? (TryParse(text, lenientOptions) is { } lenient ? Strict(lenient) : null);

    /// <summary>
    /// Where the object or array that begins at <paramref name="start"/> ends (behind its last bracket); -1 when it does not.
    /// </summary>
    public static int EndOf(string text, int start)
    {
        var depth = 0;
        var inString = false;
        for (var at = start; at < text.Length; at++)
        {
            var c = text[at];
            if (inString)
            {
                if (c == '\\')
                {
                    at++;
                }
                else if (c == '"')
                {
                    inString = false;
                }

                continue;
            }

            switch (c)
            {
                case '"':
                    inString = true;
                    break;
                case '{' or '[':
                    depth++;
                    break;
                case '}' or ']' when --depth == 0:
                    return at + 1;
                default:
                    break;
            }
        }

        return -1;
    }

    /// <summary>A string's value, or another value's JSON.</summary>
    public static string ValueText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : value.GetRawText();

    private static JsonElement? TryParse(string text, JsonDocumentOptions options)
    {
        try
        {
            return JsonElement.Parse(WellFormedText.OfJson(text), options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The raw text of a leniently read value may have trailing commas, and is passed on.
    private static JsonElement Strict(JsonElement value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            value.WriteTo(writer);
        }

        return JsonElement.Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
