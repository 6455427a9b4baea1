using System.Text.Json;

namespace Lavra.Tools.Arguments;

/// <summary>Text. Numbers and truth values are taken as they are written.</summary>
internal sealed class TextShape : ArgumentShape
{
    public override string Expected => "a text";

    public override void WriteSchema(Utf8JsonWriter writer) => writer.WriteString("type"u8, "string"u8);

    public override bool TryRead(JsonElement given, string path, ArgumentProblems problems, out object? value)
    {
        switch (given.ValueKind)
        {
            case JsonValueKind.String:
                try
                {
                    value = given.GetString();
                    return true;
                }
                catch (InvalidOperationException)
                {
                    problems.Add($"'{path}' is not valid Unicode: it has half of a surrogate pair.");
                    value = null;
                    return false;
                }

            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                value = given.GetRawText();
                return true;
            case JsonValueKind.Object or JsonValueKind.Array:
                problems.Add($"'{path}' must be a text; JSON content has to be given as one JSON string, with its quotes escaped.");
                value = null;
                return false;
            default:
                return Refuse(given, path, problems, out value);
        }
    }
}
