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

    public static string? Text(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static long? Count(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var count) ? count : null;

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

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
}
