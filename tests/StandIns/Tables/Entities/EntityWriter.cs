using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>Writes an entity as the service takes it: values with their types where JSON does not tell them.</summary>
internal static class EntityWriter
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    /// <summary>The JSON of an entity, without what the service keeps itself.</summary>
    /// <exception cref="NotSupportedException">A value has a type that the service does not know.</exception>
    public static ReadOnlyMemory<byte> Write(ITableEntity entity)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in entity as IDictionary<string, object> ?? ModelProperties.Read(entity))
            {
                if (name is not (PropertyNames.ETag or PropertyNames.Timestamp))
                {
                    Write(writer, name, value);
                }
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, string name, object value)
    {
        switch (value)
        {
            case null:
                writer.WriteNull(name);
                break;
            case string text:
                writer.WriteString(name, text);
                break;
            case bool flag:
                writer.WriteBoolean(name, flag);
                break;
            case int number:
                writer.WriteNumber(name, number);
                break;
            case long or ulong:
                WriteTyped(writer, name, EdmTypes.Int64, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                writer.WriteString(name + EdmTypes.Suffix, EdmTypes.Double);
                writer.WriteNumber(name, number);
                break;
            case double number:
                WriteTyped(writer, name, EdmTypes.Double, number.ToString(CultureInfo.InvariantCulture));
                break;
            case Guid guid:
                WriteTyped(writer, name, EdmTypes.Guid, guid.ToString());
                break;
            case byte[] bytes:
                WriteTyped(writer, name, EdmTypes.Binary, Convert.ToBase64String(bytes));
                break;
            case BinaryData bytes:
                WriteTyped(writer, name, EdmTypes.Binary, Convert.ToBase64String(bytes.ToMemory().Span));
                break;
            case DateTimeOffset time:
                WriteTyped(writer, name, EdmTypes.DateTime, time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
                break;
            case DateTime { Kind: DateTimeKind.Utc } time:
                WriteTyped(writer, name, EdmTypes.DateTime, time.ToString(TimeFormat, CultureInfo.InvariantCulture));
                break;
            case DateTime time:
                throw new NotSupportedException($"The property '{name}' is a DateTime of the kind {time.Kind}; only UTC can be stored.");
            default:
                throw new NotSupportedException($"The property '{name}' is a {value.GetType().Name}, which cannot be stored.");
        }
    }

    private static void WriteTyped(Utf8JsonWriter writer, string name, string type, string value)
    {
        writer.WriteString(name + EdmTypes.Suffix, type);
        writer.WriteString(name, value);
    }
}
