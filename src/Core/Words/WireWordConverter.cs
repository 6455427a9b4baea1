using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lavra.Words;

/// <summary>
/// Writes members of an enum into JSON as their <see cref="WireWords"/>, without the reflection of the serialiser's own converter. A
/// number that is no member is written as a number, and numbers are read.
/// </summary>
public sealed class WireWordConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    /// <inheritdoc />
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
        {
            return Unsafe.BitCast<int, T>(number);
        }

        return reader.TokenType == JsonTokenType.String && WireWords.TryRead<T>(reader.GetString(), out var member)
            ? member
            : throw new JsonException($"It must be one of: {string.Join(", ", WireWords.All<T>())}.");
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (WireWords.IsMember(value))
        {
            writer.WriteStringValue(WireWords.Of(value));
        }
        else
        {
            writer.WriteNumberValue(Unsafe.BitCast<T, int>(value));
        }
    }
}
