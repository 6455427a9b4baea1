using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lavra.Tools.Arguments;

/// <summary>One of the names of an enum, in snake case unless the enum says otherwise. Case does not matter.</summary>
internal sealed class ChoiceShape : ArgumentShape
{
    private readonly Dictionary<string, object> choices = new(StringComparer.OrdinalIgnoreCase);

    public ChoiceShape(Type type)
    {
        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var name = field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
                ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Name);
            choices[name] = field.GetValue(null)!;
        }
    }

    public override string Expected => "one of " + string.Join(", ", choices.Keys.Select(name => $"\"{name}\""));

    public string NameOf(object value) => choices.First(choice => choice.Value.Equals(value)).Key;

    public override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type"u8, "string"u8);
        writer.WriteStartArray("enum"u8);
        foreach (var name in choices.Keys)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }

    public override bool TryRead(JsonElement given, string path, ArgumentProblems problems, out object? value)
    {
        value = null;
        return (given.ValueKind == JsonValueKind.String && choices.TryGetValue(given.GetRawText()[1..^1], out value))
            || Refuse(given, path, problems, out value);
    }
}
