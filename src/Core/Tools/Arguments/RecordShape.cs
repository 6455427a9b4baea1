using System.Reflection;
using System.Text.Json;

namespace Lavra.Tools.Arguments;

/// <summary>An object whose members are the parameters of a record's constructor.</summary>
internal sealed class RecordShape(ConstructorInfo constructor, ArgumentSet members) : ArgumentShape
{
    public override string Expected => $"an object of {members.Summary}";

    public override void WriteSchema(Utf8JsonWriter writer) => members.WriteSchema(writer);

    public override bool TryRead(JsonElement given, string path, ArgumentProblems problems, out object? value)
    {
        if (given.ValueKind != JsonValueKind.Object)
        {
            return Refuse(given, path, problems, out value);
        }

        value = null;
        if (members.Read(given, path + ".", problems) is not { } values)
        {
            return false;
        }

        try
        {
            value = constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, values, null);
            return true;
        }
        catch (ArgumentException exception)
        {
            problems.Add($"'{path}' is refused: {exception.Message}");
            return false;
        }
    }
}
