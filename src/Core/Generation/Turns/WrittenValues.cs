using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lavra.Tools;

namespace Lavra.Generation.Turns;

/// <summary>Arguments that were written one by one, put together as JSON by what the tool's schema says of each.</summary>
internal sealed class WrittenValues(string tool, IReadOnlyList<ToolDeclaration> tools)
{
    private static readonly JsonWriterOptions writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<(string Name, string Json)> values = [];
    private readonly JsonElement schema = tools.FirstOrDefault(candidate => candidate.Name == tool)?.Parameters ?? default;

    /// <summary>Takes text as it stands between marks: a text where the schema wants one, else JSON where it is some.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="text">What was written.</param>
    /// <param name="isText">Whether the model said that it is a text; null when it did not say.</param>
    public void AddMarked(string name, string text, bool? isText)
    {
        text = Unwrapped(text);
        if (!(isText ?? TakesText(name)) && ModelJson.TryParseMended(Literal(text)) is { } value)
        {
            values.Add((name, value.GetRawText()));
            return;
        }

        values.Add((name, Quoted(text)));
    }

    /// <summary>Takes an argument that is JSON already.</summary>
    public void AddJson(string name, string json) => values.Add((name, json));

    /// <summary>The name of the argument at a place, for those that are written without one; null when there is none.</summary>
    public string? NameAt(int place) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject().Select(static property => property.Name).ElementAtOrDefault(place)
            : null;

    /// <summary>The arguments as an object; of one that came twice the last counts.</summary>
    public string ToJson()
    {
        var json = new StringBuilder("{");
        foreach (var (name, value) in values.GroupBy(static value => value.Name, StringComparer.Ordinal).Select(static same => same.Last()))
        {
            json.Append(json.Length > 1 ? "," : "").Append(Quoted(name)).Append(':').Append(value);
        }

        return json.Append('}').ToString();
    }

    /// <summary>A text as JSON.</summary>
    public static string Quoted(string text)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, writing))
        {
            writer.WriteStringValue(ModelJson.WithoutLoneSurrogates(text));
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static string Literal(string text) => text.Trim() switch
    {
        "True" => "true",
        "False" => "false",
        "None" => "null",
        var other => other,
    };

    // The line breaks beside the marks are layout.
    private static string Unwrapped(string text)
    {
        text = text.StartsWith("\r\n", StringComparison.Ordinal) ? text[2..] : text.StartsWith('\n') ? text[1..] : text;
        return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
    }

    private bool TakesText(string name)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties)
            || properties.ValueKind != JsonValueKind.Object || !properties.TryGetProperty(name, out var property)
            || property.ValueKind != JsonValueKind.Object || !property.TryGetProperty("type", out var type))
        {
            return false;
        }

        return type.ValueKind == JsonValueKind.String ? type.ValueEquals("string")
            : type.ValueKind == JsonValueKind.Array && type.EnumerateArray().Any(static one => one.ValueKind == JsonValueKind.String && one.ValueEquals("string"));
    }
}
