using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lavra.Models.OpenAi;

/// <summary>Reads members of JSON that may be absent, null or of another kind than expected.</summary>
internal static class JsonRead
{
    public static JsonElement? Member(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var value)
        && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            ? value
            : null;

    /// <summary>A text as it came, which may hold half a surrogate pair: its other half may be in the next piece.</summary>
    public static string? Text(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.String } value ? TextOf(value) : null;

    /// <summary>A whole number, also when it is written as a text or with a fraction of nothing.</summary>
    public static long? Count(this JsonElement json, string name) => json.Member(name) switch
    {
        { ValueKind: JsonValueKind.Number } number => number.TryGetInt64(out var count) ? count
            : number.TryGetDouble(out var real) && Math.Abs(real) < long.MaxValue ? (long)real
            : null,
        { ValueKind: JsonValueKind.String } text =>
            long.TryParse(TextOf(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) ? count : null,
        _ => null,
    };

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>The value of a string. The package's own way throws on half a surrogate pair.</summary>
    public static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Unescaped(value.GetRawText());
        }
    }

    /// <summary>Whether the text is the beginning of JSON that ends too early, as after a cut connection.</summary>
    public static bool IsCutOff(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
            }

            return reader.CurrentDepth > 0 || reader.BytesConsumed < utf8.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // The text is known to be a whole JSON string.
    private static string Unescaped(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var at = 1; at < raw.Length - 1; at++)
        {
            if (raw[at] != '\\')
            {
                text.Append(raw[at]);
                continue;
            }

            at++;
            text.Append(raw[at] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)ushort.Parse(raw.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                var other => other,
            });
            at += raw[at] == 'u' ? 4 : 0;
        }

        return text.ToString();
    }
}
