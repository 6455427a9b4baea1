using System.Text;
using System.Text.Json;

namespace Lavra.Local.Cli.Rendering;

/// <summary>Writes a tool's arguments shortly: <c>path=src pattern=*.cs</c>.</summary>
internal static class ShortArguments
{
    private const int LongestValue = 40;

    /// <summary>The short form; arguments that are no JSON object as they are, and of those that were cut what is there.</summary>
    public static string Of(string? arguments, int most)
    {
        if (string.IsNullOrEmpty(arguments))
        {
            return "";
        }

        var parts = new List<string>();
        try
        {
            Read(Encoding.UTF8.GetBytes(arguments), parts);
        }
        catch (JsonException)
        {
            parts.Clear();
        }

        return VisibleText.Line(parts.Count == 0 ? arguments : string.Join(' ', parts), most);
    }

    private static void Read(byte[] json, List<string> parts)
    {
        // Not the final block, so that the end of what was cut is no error.
        var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = VisibleText.Line(reader.GetString(), LongestValue);
            var start = (int)reader.BytesConsumed;
            if (!reader.Read() || !reader.TrySkip())
            {
                // Cut in the middle of a value: what is left of it.
                parts.Add($"{name}={VisibleText.Line(Encoding.UTF8.GetString(json.AsSpan(start)).TrimStart(':', ' ', '"').Replace("\\n", " ", StringComparison.Ordinal), LongestValue)}");
                return;
            }

            var value = reader.TokenType == JsonTokenType.String
                ? reader.GetString()
                : Encoding.UTF8.GetString(json.AsSpan(start, (int)reader.BytesConsumed - start)).TrimStart(':', ' ');
            parts.Add($"{name}={VisibleText.Line(value, LongestValue)}");
        }
    }
}
