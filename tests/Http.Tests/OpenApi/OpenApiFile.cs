using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lavra.Testing;

namespace Lavra.Http.Tests.OpenApi;

/// <summary>
/// The document as a file. The schemas, which are its last part, are written anew from the serialiser when the variable
/// <c>LAVRA_WRITE_OPENAPI</c> is set; everything before stays as it is.
/// </summary>
internal sealed class OpenApiFile
{
    /// <summary>The file.</summary>
    public const string Path = "src/Http/OpenApi/openapi.json";

    private const string WriteVariable = "LAVRA_WRITE_OPENAPI";
    private const string Schemas = "    \"schemas\": ";
    private const int Width = 150;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Lazy<Task<OpenApiFile>> Once = new(OpenAsync);

    private readonly IReadOnlyDictionary<string, JsonObject> made;
    private JsonObject written;

    private OpenApiFile(IReadOnlyDictionary<string, JsonObject> made)
    {
        this.made = made;
        written = Read();
    }

    /// <summary>The schemas that the file has.</summary>
    public static IReadOnlyList<string> Names => [.. Read().Select(static schema => schema.Key)];

    /// <summary>The file, written anew before if that is asked for.</summary>
    public static Task<OpenApiFile> ReadAsync() => Once.Value;

    /// <summary>A schema as it is written, and as it is made: null where there is none.</summary>
    public (string? Written, string? Made) Schema(string name) => (
        written[name] is { } before ? Text(before) : null,
        made.TryGetValue(name, out var schema) ? Text(SchemaTexts.Keep(schema, written[name])) : null);

    private static async Task<OpenApiFile> OpenAsync()
    {
        var file = new OpenApiFile(new ComponentSchemas(await SettingBounds.ReadAsync()).Make());
        if (Environment.GetEnvironmentVariable(WriteVariable) is { Length: > 0 })
        {
            file.Write();
        }

        return file;
    }

    private static string ReadText() => File.ReadAllText(Repository.At(Path)).ReplaceLineEndings("\n");

    private static JsonObject Read() => JsonNode.Parse(ReadText())!["components"]!["schemas"]!.AsObject();

    // Schemas that are there keep their places, so that a change shows as what it is.
    private void Write()
    {
        var schemas = new JsonObject();
        foreach (var name in written.Select(static schema => schema.Key).Union(made.Keys).Where(made.ContainsKey))
        {
            schemas.Add(name, SchemaTexts.Keep(made[name], written[name]));
        }

        var text = ReadText();
        File.WriteAllText(
            Repository.At(Path), $"{text[..text.IndexOf(Schemas, StringComparison.Ordinal)]}{Schemas}{Text(schemas, "    ", Schemas.Length)}\n  }}\n}}\n");
        written = Read();
    }

    private static string Text(JsonNode node) => Text(node, "", 0);

    /// <summary>Writes in one line what fits into one.</summary>
    private static string Text(JsonNode? node, string indent, int used)
    {
        var line = Line(node);
        if ((node is not (JsonObject or JsonArray)) || (used + line.Length < Width && !IsSchemaOfObject(node)))
        {
            return line;
        }

        var (inner, parts) = (indent + "  ", new List<string>());
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members)
            {
                var start = $"{inner}{JsonSerializer.Serialize(name, Plain)}: ";
                parts.Add(start + Text(value, inner, start.Length));
            }

            return $"{{\n{string.Join(",\n", parts)}\n{indent}}}";
        }

        parts.AddRange(((JsonArray)node).Select(item => inner + Text(item, inner, inner.Length)));
        return $"[\n{string.Join(",\n", parts)}\n{indent}]";
    }

    private static bool IsSchemaOfObject(JsonNode node) => node is JsonObject schema && schema.ContainsKey("properties");

    private static string Line(JsonNode? node) => node switch
    {
        JsonObject members => $"{{{string.Join(", ", members.Select(static member => $"{JsonSerializer.Serialize(member.Key, Plain)}: {Line(member.Value)}"))}}}",
        JsonArray items => $"[{string.Join(", ", items.Select(Line))}]",
        null => "null",
        _ => node.ToJsonString(Plain),
    };
}
