using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>Reads entities as the service gives them.</summary>
internal static class EntityReader
{
    /// <summary>One entity.</summary>
    public static T Read<T>(JsonElement json)
        where T : class, ITableEntity
    {
        var entity = Activator.CreateInstance<T>();
        if (entity is IDictionary<string, object> properties)
        {
            foreach (var (name, value) in Values(json))
            {
                properties[name] = value;
            }
        }
        else
        {
            ModelProperties.Write(entity, Values(json));
        }

        return entity;
    }

    private static Dictionary<string, object> Values(JsonElement json)
    {
        var values = new Dictionary<string, object>();
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name == PropertyNames.Timestamp)
            {
                values[property.Name] = Value(property.Value, EdmTypes.DateTime);
            }
            else if (property.Name == PropertyNames.ETag)
            {
                values[property.Name] = property.Value.GetString();
            }
            else if (!property.Name.StartsWith("odata.", StringComparison.Ordinal) && !property.Name.Contains("@odata.", StringComparison.Ordinal))
            {
                values[property.Name] = Value(
                    property.Value, json.TryGetProperty(property.Name + EdmTypes.Suffix, out var type) ? type.GetString() : null);
            }
        }

        return values;
    }

    private static object Value(JsonElement json, string type) => (json.ValueKind, type) switch
    {
        (JsonValueKind.Null, _) => null,
        (JsonValueKind.True, _) => true,
        (JsonValueKind.False, _) => false,
        (JsonValueKind.Number, EdmTypes.Double) => json.GetDouble(),
        (JsonValueKind.Number, EdmTypes.Int64) => json.GetInt64(),
        (JsonValueKind.Number, _) => json.TryGetInt32(out var number) ? (object)number : json.TryGetInt64(out var longer) ? (object)longer : json.GetDouble(),
        (_, EdmTypes.Binary) => json.GetBytesFromBase64(),
        (_, EdmTypes.DateTime) => DateTimeOffset.Parse(json.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        (_, EdmTypes.Double) => double.Parse(json.GetString(), CultureInfo.InvariantCulture),
        (_, EdmTypes.Guid) => json.GetGuid(),
        (_, EdmTypes.Int64) => long.Parse(json.GetString(), CultureInfo.InvariantCulture),
        _ => json.GetString(),
    };
}
