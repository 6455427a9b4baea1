using System.Text.Json;
using Lavra.Words;

namespace Lavra.Tools.Arguments;

/// <summary>The arguments of a tool, or the members of a record: an object of named values.</summary>
internal sealed class ArgumentSet(IReadOnlyList<ArgumentDeclaration> declarations)
{
    public IReadOnlyList<ArgumentDeclaration> Declarations => declarations;

    public string Summary =>
        declarations.Count == 0 ? "no arguments" : string.Join(", ", declarations.Select(declaration => declaration.Summary));

    public void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type"u8, "object"u8);
        writer.WriteStartObject("properties"u8);
        foreach (var declaration in declarations)
        {
            declaration.WriteSchema(writer);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("required"u8);
        foreach (var declaration in declarations)
        {
            if (!declaration.Optional)
            {
                writer.WriteStringValue(declaration.Name);
            }
        }

        writer.WriteEndArray();
        writer.WriteBoolean("additionalProperties"u8, false);
    }

    /// <summary>Reads an object; null when something is wrong with it, which is then among the problems.</summary>
    public object?[]? Read(JsonElement given, string prefix, ArgumentProblems problems)
    {
        var values = new object?[declarations.Count];
        var seen = new bool[declarations.Count];
        var good = true;
        foreach (var property in given.EnumerateObject())
        {
            var index = IndexOf(property.Name);
            if (index < 0)
            {
                problems.Add(Unknown(prefix, property.Name));
                good = false;
            }
            else if (seen[index])
            {
                problems.Add($"'{prefix}{declarations[index].Name}' is given twice.");
                good = false;
            }
            else
            {
                seen[index] = true;
                good &= TryRead(declarations[index], property.Value, prefix, problems, out values[index]);
            }
        }

        for (var i = 0; i < seen.Length; i++)
        {
            if (seen[i])
            {
                continue;
            }

            values[i] = declarations[i].Default;
            if (!declarations[i].Optional)
            {
                problems.Add($"'{prefix}{declarations[i].Name}' is missing; it must be {declarations[i].Shape.Expected}.");
                good = false;
            }
        }

        return good ? values : null;
    }

    private static bool TryRead(
        ArgumentDeclaration declaration, JsonElement given, string prefix, ArgumentProblems problems, out object? value)
    {
        var path = prefix + declaration.Name;
        if (given.ValueKind != JsonValueKind.Null || (declaration.Shape.AllowsNull && !declaration.Optional))
        {
            return declaration.Shape.TryRead(given, path, problems, out value);
        }

        value = declaration.Default;
        if (!declaration.Optional)
        {
            problems.Unexpected(path, declaration.Shape.Expected, given);
        }

        return declaration.Optional;
    }

    // Models mix the forms oldText, old-text and Old_Text; none of them can mean another argument.
    private int IndexOf(string name)
    {
        for (var i = 0; i < declarations.Count; i++)
        {
            if (string.Equals(declarations[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        var plain = Plain(name);
        for (var i = 0; i < declarations.Count; i++)
        {
            if (string.Equals(Plain(declarations[i].Name), plain, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private string Unknown(string prefix, string name)
    {
        var shown = ArgumentProblems.Shortened(name);
        var nearest = NearNames.Nearest(name, declarations.Select(declaration => declaration.Name), 1);
        return nearest.Count == 0
            ? $"'{prefix}{shown}' is not an argument; there are none."
            : $"'{prefix}{shown}' is not an argument; the nearest is '{nearest[0]}'.";
    }

    private static string Plain(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
}
