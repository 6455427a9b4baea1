using System.Globalization;
using System.Text.Json;

namespace Lavra.Http.Requests;

/// <summary>
/// Finds escapes such as <c>\ud800</c> that stand for half of a character: valid JSON, but no text, which throws in whoever reads it.
/// </summary>
internal static class HalfCharacters
{
    /// <summary>The field that has the first one; null when there is none.</summary>
    /// <param name="body">The text that the document was read from.</param>
    /// <param name="document">What was read.</param>
    public static string? FirstIn(ReadOnlyMemory<byte> body, JsonDocument document) =>
        body.Span.IndexOf("\\ud"u8) < 0 && body.Span.IndexOf("\\uD"u8) < 0 ? null : FirstIn(document.RootElement, "");

    private static string? FirstIn(JsonElement value, string path)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    if (NameOf(property) is not { } name)
                    {
                        return path.Length == 0 ? "body" : path;
                    }

                    if (FirstIn(property.Value, path.Length == 0 ? name : $"{path}.{name}") is { } inside)
                    {
                        return inside;
                    }
                }

                return null;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    if (FirstIn(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]")) is { } inside)
                    {
                        return inside;
                    }
                }

                return null;
            case JsonValueKind.String:
                return IsWhole(value) ? null : path;
            default:
                return null;
        }
    }

    private static bool IsWhole(JsonElement text)
    {
        try
        {
            _ = text.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
