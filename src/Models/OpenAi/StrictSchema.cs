using System.Text.Json;

namespace Lavra.Models.OpenAi;

/// <summary>
/// Whether a schema may be sent with <c>strict</c>: servers refuse that for objects that allow further members or leave some
/// optional.
/// </summary>
internal static class StrictSchema
{
    public static bool Allows(JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            return schema.EnumerateArray().All(Allows);
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            var required = schema.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array
                ? names.EnumerateArray().Select(name => name.ToString()).ToHashSet(StringComparer.Ordinal)
                : [];
            if (!IsClosed(schema) || properties.EnumerateObject().Any(property => !required.Contains(property.Name)))
            {
                return false;
            }
        }
        else if (schema.TryGetProperty("type", out var type) && type.ToString() == "object" && !IsClosed(schema))
        {
            return false;
        }

        return schema.EnumerateObject().All(member => Allows(member.Value));
    }

    private static bool IsClosed(JsonElement schema) =>
        schema.TryGetProperty("additionalProperties", out var further) && further.ValueKind == JsonValueKind.False;
}
