using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lavra.Http.Resources;

/// <summary>
/// Shows stored JSON text as the JSON that it is, not as a string with JSON in it. Text that is not JSON (a model may have
/// written it) is shown as a string.
/// </summary>
internal sealed class RawJsonConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText();
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        if (IsJson(value))
        {
            writer.WriteRawValue(value, skipInputValidation: true);
        }
        else
        {
            writer.WriteStringValue(value);
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
}
