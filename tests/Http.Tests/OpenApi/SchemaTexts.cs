using System.Text.Json.Nodes;

namespace Lavra.Http.Tests.OpenApi;

/// <summary>
/// Puts what is written by hand into a schema that is made: descriptions and examples, and what narrows a value further than its type
/// does, such as the length of a text.
/// </summary>
internal static class SchemaTexts
{
    private static readonly string[] Made =
        ["$ref", "anyOf", "type", "format", "required", "additionalProperties", "properties", "items", "minimum", "exclusiveMinimum", "maximum"];

    private static readonly string[] AtEnd = ["enum", "required", "additionalProperties", "properties", "items"];

    /// <summary>The schema that is made, with what is kept of the one that is written. Of a value that may be anything, all is kept.</summary>
    public static JsonObject Keep(JsonObject made, JsonNode? written)
    {
        var before = written as JsonObject;
        if (made.Count == 0)
        {
            return before is null || before.ContainsKey("$ref") ? [] : (JsonObject)before.DeepClone();
        }

        var kept = new JsonObject();
        foreach (var (name, value) in made.Where(static member => !AtEnd.Contains(member.Key)))
        {
            kept[name] = value?.DeepClone();
        }

        if (before is not null)
        {
            foreach (var (name, value) in before.Where(member => !Made.Contains(member.Key) && !made.ContainsKey(member.Key)))
            {
                if (name != "enum" || IsText(made))
                {
                    kept[name] = value?.DeepClone();
                }
            }
        }

        foreach (var name in AtEnd.Where(made.ContainsKey))
        {
            kept[name] = name switch
            {
                "properties" => new JsonObject(made[name]!.AsObject().Select(property => new KeyValuePair<string, JsonNode?>(
                    property.Key, Keep(property.Value!.AsObject(), before?[name]?[property.Key])))),
                _ when made[name] is JsonObject inner => Keep(inner, before?[name]),
                _ => made[name]!.DeepClone(),
            };
        }

        return kept;
    }

    private static bool IsText(JsonObject made) => made["type"] is JsonValue type && type.GetValue<string>() == "string" && !made.ContainsKey("enum");
}
