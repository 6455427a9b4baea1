using System.Text.Json;

namespace Lavra.Tools.Arguments;

/// <summary>A list of values of one shape.</summary>
internal sealed class ListShape(Type itemType, ArgumentShape item) : ArgumentShape
{
    public override string Expected => $"a list, each item {item.Expected}";

    public override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type"u8, "array"u8);
        writer.WriteStartObject("items"u8);
        item.WriteSchema(writer);
        writer.WriteEndObject();
    }

    public override bool TryRead(JsonElement given, string path, ArgumentProblems problems, out object? value)
    {
        if (given.ValueKind != JsonValueKind.Array)
        {
            return Refuse(given, path, problems, out value);
        }

        var items = Array.CreateInstance(itemType, given.GetArrayLength());
        var good = true;
        var index = 0;
        foreach (var element in given.EnumerateArray())
        {
            var itemPath = $"{path}[{index}]";
            if (element.ValueKind == JsonValueKind.Null && !item.AllowsNull)
            {
                problems.Unexpected(itemPath, item.Expected, element);
                good = false;
            }
            else if (item.TryRead(element, itemPath, problems, out var read))
            {
                items.SetValue(read, index);
            }
            else
            {
                good = false;
            }

            index++;
        }

        value = items;
        return good;
    }
}
