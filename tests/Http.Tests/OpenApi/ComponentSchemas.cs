using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Words;

namespace Lavra.Http.Tests.OpenApi;

/// <summary>
/// Makes the schemas of the document from what the serialiser knows of the types: names, types, what may be null, what is always there.
/// </summary>
/// <param name="bounds">Bounds of what requests bring, by path, such as <c>limits.iterations</c>.</param>
internal sealed class ComponentSchemas(IReadOnlyDictionary<string, SettingBounds> bounds)
{
    /// <summary>All schemas by name: objects with their properties, enums with their words. Texts are not among it.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. WireTypes.Requested.Select(static type => WireTypes.NameOf(type.Type, isRequest: true)),
        .. WireTypes.Answered.Select(static type => WireTypes.NameOf(type.Type, isRequest: false)),
        .. WireTypes.Enums.Select(static type => type.Name),
    ];

    /// <summary>Makes them.</summary>
    public IReadOnlyDictionary<string, JsonObject> Make()
    {
        var made = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var type in WireTypes.Requested)
        {
            made.Add(WireTypes.NameOf(type.Type, isRequest: true), Describe(type, isRequest: true));
        }

        foreach (var type in WireTypes.Answered)
        {
            made.Add(WireTypes.NameOf(type.Type, isRequest: false), Describe(type, isRequest: false));
        }

        foreach (var type in WireTypes.Enums)
        {
            made.Add(type.Name, new JsonObject { ["type"] = "string", ["enum"] = WordsOf(type) });
        }

        return made;
    }

    private JsonObject Describe(JsonTypeInfo type, bool isRequest)
    {
        var schema = JsonSchemaExporter.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => context.Path.Length == 0 ? node : Part(context, node, isRequest),
        }).AsObject();
        schema.Remove("required");
        if (RequiredOf(type, isRequest) is { Count: > 0 } required)
        {
            schema["required"] = required;
        }

        // Requests with unknown fields are refused; what is answered, is all told here.
        schema["additionalProperties"] = false;
        return schema;
    }

    /// <summary>What a request must bring, or what is always answered, be it null.</summary>
    private static JsonArray RequiredOf(JsonTypeInfo type, bool isRequest) =>
    [
        .. type.Properties
            .Where(property => isRequest ? property.IsRequired : property is { Get: not null, IsExtensionData: false, ShouldSerialize: null })
            .Select(static property => (JsonNode)property.Name),
    ];

    private JsonObject Part(JsonSchemaExporterContext context, JsonNode node, bool isRequest)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var isConditional = context.PropertyInfo?.ShouldSerialize is not null;
        var mayBeNull = !isConditional && (type != context.TypeInfo.Type || context.PropertyInfo is { IsGetNullable: true });
        if ((WireTypes.EnumOf(type) ?? type) is var described && WireTypes.IsDescribed(described))
        {
            return Reference(described.IsEnum ? described.Name : WireTypes.NameOf(described, isRequest), mayBeNull);
        }

        if (type == typeof(RunId))
        {
            return new JsonObject { ["type"] = TypeOf("string", mayBeNull), ["pattern"] = "^[0-9a-f]{32}$" };
        }

        if (node is not JsonObject schema)
        {
            // Any JSON.
            return new JsonObject();
        }

        schema.Remove("default");
        if (isConditional)
        {
            schema["type"] = schema["type"] is JsonArray types ? types[0]!.GetValue<string>() : schema["type"]!.GetValue<string>();
        }

        if (type == typeof(int) || type == typeof(long))
        {
            schema["format"] = type == typeof(int) ? "int32" : "int64";
        }

        if (context.PropertyInfo is { Name: "plan" } plan && plan.DeclaringType == typeof(StartRunBody))
        {
            // The client sends text; the server takes an object, too.
            schema["type"] = new JsonArray("object", "string", "null");
        }

        if (isRequest && context.PropertyInfo is { } property && BoundsOf(property) is { } bound)
        {
            bound.AddTo(schema);
        }

        return schema;
    }

    private SettingBounds? BoundsOf(JsonPropertyInfo property)
    {
        var holder = WireJson.Wire.StartRunBody.Properties.FirstOrDefault(holder => holder.PropertyType == property.DeclaringType);
        return holder is null ? null : bounds[$"{holder.Name}.{property.Name}"];
    }

    private static JsonObject Reference(string name, bool mayBeNull)
    {
        var reference = new JsonObject { ["$ref"] = "#/components/schemas/" + name };
        return mayBeNull
            ? new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) }
            : reference;
    }

    private static JsonNode TypeOf(string type, bool mayBeNull) => mayBeNull ? new JsonArray(type, "null") : type;

    private static JsonArray WordsOf(Type type) =>
    [
        .. ((IReadOnlyList<string>)typeof(WireWords).GetMethod(nameof(WireWords.All))!.MakeGenericMethod(type).Invoke(null, null)!)
            .Select(static word => (JsonNode)word),
    ];
}
