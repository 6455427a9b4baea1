using System.Text.Json;

namespace Lavra.Tools.Arguments;

/// <summary>True or false, perhaps written as text.</summary>
internal sealed class FlagShape : ArgumentShape
{
    public override string Expected => "true or false";

    public override void WriteSchema(Utf8JsonWriter writer) => writer.WriteString("type"u8, "boolean"u8);

    public override bool TryRead(JsonElement given, string path, ArgumentProblems problems, out object? value)
    {
        if (given.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            value = given.GetBoolean();
            return true;
        }

        if (given.ValueKind == JsonValueKind.String && bool.TryParse(given.GetRawText().AsSpan()[1..^1], out var flag))
        {
            value = flag;
            return true;
        }

        return Refuse(given, path, problems, out value);
    }
}
