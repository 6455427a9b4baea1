using System.Text.Json;

namespace Lavra.Tools.Arguments;

/// <summary>An argument of a tool, or a member of a record that is one.</summary>
/// <param name="Name">In snake case.</param>
/// <param name="Type">The C# type that the method takes.</param>
/// <param name="Description">For models; empty for a member without one.</param>
/// <param name="Shape">What values it takes.</param>
/// <param name="Optional">Whether it may be left out.</param>
/// <param name="Default">What it is then.</param>
/// <param name="InWorkspace">Whether it is a path in the workspace.</param>
internal sealed record ArgumentDeclaration(
    string Name, Type Type, string Description, ArgumentShape Shape, bool Optional, object? Default, bool InWorkspace)
{
    /// <summary>Names it with what it takes: <c>limit (a whole number, default 10)</c>.</summary>
    public string Summary => $"{Name} ({Shape.Expected}{Requirement})";

    private string Requirement => !Optional ? ", required" : Default is null ? ", optional" : $", default {DefaultText}";

    private string DefaultText => Default switch
    {
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        Enum choice when Shape is ChoiceShape shape => $"\"{shape.NameOf(choice)}\"",
        _ => Convert.ToString(Default, System.Globalization.CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>Writes it as a property of a schema.</summary>
    public void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteStartObject(Name);
        Shape.WriteSchema(writer);
        if (Description.Length > 0)
        {
            writer.WriteString("description"u8, Description);
        }

        if (Default is not null)
        {
            writer.WritePropertyName("default"u8);
            writer.WriteRawValue(Default is string text ? $"\"{JsonEncodedText.Encode(text)}\"" : DefaultText);
        }

        writer.WriteEndObject();
    }
}
