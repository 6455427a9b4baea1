using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lavra.Http.Resources;

/// <summary>Reads any JSON as its text, and writes such text by the rules of <see cref="RawJson"/>.</summary>
internal sealed class RawJsonConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText();
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => RawJson.Write(writer, value);
}
