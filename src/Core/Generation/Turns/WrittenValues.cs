using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lavra.Tools;
using Lavra.Words;

namespace Lavra.Generation.Turns;

/// <summary>Arguments that were written one by one, put together as JSON by what the tool's schema says of each.</summary>
internal sealed class WrittenValues(string tool, IReadOnlyList<ToolDeclaration> tools)
{
    private static readonly JsonWriterOptions writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<(string Name, string Json)> values = [];
    private readonly ToolDeclaration? declaration = tools.FirstOrDefault(candidate => candidate.Name == tool);

    /// <summary>Takes text as it stands between marks: a text where the schema wants one, else JSON where it is some.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="text">What was written.</param>
    /// <param name="isText">Whether the model said that it is a text; null when it did not say.</param>
    public void AddMarked(string name, string text, bool? isText)
    {
        text = Unwrapped(text);
        if (!(isText ?? declaration?.TakesText(name) ?? false) && ModelJson.TryParseMended(Literal(text)) is { } value)
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
        declaration?.Parameters is { ValueKind: JsonValueKind.Object } schema && schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
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
            writer.WriteStringValue(WellFormedText.Of(text));
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
}
