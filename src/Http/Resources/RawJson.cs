using System.Text;
using System.Text.Json;

namespace Lavra.Http.Resources;

/// <summary>Writes stored JSON text as the JSON that it is, and not as a string with JSON in it.</summary>
internal static class RawJson
{
    /// <summary>Writes the text in one line, with its numbers and escapes as they are; text that is no JSON as a string.</summary>
    public static void Write(Utf8JsonWriter json, string text)
    {
        if (IsJson(text))
        {
            json.WriteRawValue(InOneLine(text), skipInputValidation: true);
        }
        else
        {
            json.WriteStringValue(text);
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            // ArgumentException: half of a surrogate pair.
            return false;
        }
    }

    // Strings hold no line breaks, so that only space between them can.
    private static string InOneLine(string json)
    {
        if (json.AsSpan().IndexOfAny('\n', '\r') < 0)
        {
            return json;
        }

        var line = new StringBuilder(json.Length);
        var isString = false;
        for (var at = 0; at < json.Length; at++)
        {
            var letter = json[at];
            if (!isString && char.IsWhiteSpace(letter))
            {
                continue;
            }

            line.Append(letter);
            if (isString && letter == '\\')
            {
                line.Append(json[++at]);
            }
            else if (letter == '"')
            {
                isString = !isString;
            }
        }

        return line.ToString();
    }
}
