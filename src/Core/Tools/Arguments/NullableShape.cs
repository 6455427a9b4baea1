using System.Text.Json;

namespace Lavra.Tools.Arguments;

/// <summary>A value or null.</summary>
internal sealed class NullableShape(ArgumentShape inner) : ArgumentShape
{
    public override string Expected => inner.Expected + " or null";

    public override bool AllowsNull => true;

    public override void WriteSchema(Utf8JsonWriter writer) => inner.WriteSchema(writer);

    public override bool TryRead(JsonElement given, string path, ArgumentProblems problems, out object? value)
    {
        value = null;
        return given.ValueKind == JsonValueKind.Null || inner.TryRead(given, path, problems, out value);
    }
}
