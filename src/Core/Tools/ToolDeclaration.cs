using System.Text.Json;

namespace Lavra.Tools;

/// <summary>A tool as callers and models see it.</summary>
/// <param name="Name">Unique; lower case with underscores.</param>
/// <param name="Description">What it does, for people and models.</param>
/// <param name="Effect">What calling it does to the world.</param>
/// <param name="Parameters">A JSON schema of the arguments, an object.</param>
public sealed record ToolDeclaration(string Name, string Description, ToolEffect Effect, JsonElement Parameters)
{
    /// <summary>Whether an argument may be a text; null where the schema does not say.</summary>
    public bool? TakesText(string argument)
    {
        if (Parameters.ValueKind != JsonValueKind.Object
            || !Parameters.TryGetProperty("properties"u8, out var properties) || properties.ValueKind != JsonValueKind.Object
            || !properties.TryGetProperty(argument, out var schema) || schema.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("type"u8, out var type))
        {
            return null;
        }

        return type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Any(static one => one.ValueKind == JsonValueKind.String && one.ValueEquals("string"u8))
            : type.ValueKind == JsonValueKind.String && type.ValueEquals("string"u8);
    }
}
