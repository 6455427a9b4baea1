using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lavra.Http.Resources;

/// <summary>Reads and writes a <see cref="WireWord{T}"/> as the string that it is, known or not.</summary>
internal sealed class WireWordJsonConverter : JsonConverterFactory
{
    /// <inheritdoc />
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(WireWord<>);

    /// <inheritdoc />
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<WireWord<T>>
        where T : struct, Enum
    {
        public override WireWord<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String
                ? new WireWord<T>(reader.GetString()!)
                : throw new JsonException("A word must be a string.");

        public override void Write(Utf8JsonWriter writer, WireWord<T> value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
    }
}
