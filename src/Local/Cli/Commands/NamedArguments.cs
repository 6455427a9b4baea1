using System.Text.Json;
using Lavra.Local.Cli.Rendering;
using Lavra.Tools;

namespace Lavra.Local.Cli.Commands;

/// <summary>Turns <c>NAME=VALUE</c> into the JSON that a tool takes, by the types that its schema names.</summary>
internal static class NamedArguments
{
    /// <summary>The JSON object. A value that does not fit its type is left as text, so that the tool's own check tells.</summary>
    public static string ToJson(IReadOnlyDictionary<string, string> values, ToolDeclaration? tool) => JsonText.Of(json =>
    {
        foreach (var (name, value) in values)
        {
            if ((tool?.TakesText(name) ?? true) || !IsJson(value))
            {
                json.WriteString(name, value);
            }
            else
            {
                json.WritePropertyName(name);
                json.WriteRawValue(value);
            }
        }
    });

    private static bool IsJson(string value)
    {
        try
        {
            using var document = JsonDocument.Parse(value);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
