using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Lavra.Http.Tests.OpenApi;

/// <summary>Holds values against the schemas of the document.</summary>
internal static class DescribedForm
{
    private const string Place = "#/components/schemas/";
    private const string Definitions = "#/$defs/";
    private static readonly EvaluationOptions Strictly = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    /// <summary>Everything in which a value differs from a schema of that name; empty when nothing does.</summary>
    public static IReadOnlyList<string> Differences(string name, JsonElement value) => Differences(new JsonObject { ["$ref"] = Place + name }, value);

    /// <summary>Everything in which a value differs from a schema that stands in the document.</summary>
    public static IReadOnlyList<string> Differences(JsonElement schema, JsonElement value) => Differences(JsonNode.Parse(schema.GetRawText())!.AsObject(), value);

    private static List<string> Differences(JsonObject schema, JsonElement value)
    {
        schema["$defs"] = JsonNode.Parse(OpenApiTests.Document.GetProperty("components").GetProperty("schemas").GetRawText());
        var whole = JsonSchema.FromText(schema.ToJsonString().Replace(Place, Definitions, StringComparison.Ordinal), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
        var result = whole.Evaluate(value, Strictly);
        return result.IsValid
            ? []
            : [.. (result.Details ?? []).Where(static detail => detail.Errors is { Count: > 0 })
                .Select(static detail => $"{detail.InstanceLocation}: {string.Join(' ', detail.Errors!.Values)}"),
                "It is not valid."];
    }
}
