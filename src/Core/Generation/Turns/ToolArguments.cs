using System.Text.Json;
using Lavra.Tools;
using Lavra.Words;

namespace Lavra.Generation.Turns;

/// <summary>Turns what a model wrote as arguments into a JSON object.</summary>
internal static class ToolArguments
{
    public const string None = "{}";

    /// <summary>
    /// Reads arguments that may be JSON, JSON inside a JSON string, slightly broken JSON, nothing, or, for a tool that takes one
    /// thing, that thing by itself. Null when they are none of these.
    /// </summary>
    public static string? Read(string text, string tool, IReadOnlyList<ToolDeclaration> tools)
    {
        var trimmed = Unfenced(text.Trim());
        if (trimmed.Length == 0 || IsNothing(trimmed))
        {
            return None;
        }

        if (trimmed[0] is '{' or '[' or '"')
        {
            return ModelJson.TryParseMended(trimmed) is { } value ? Read(value, tool, tools) : null;
        }

        return SoleParameter(tool, tools) is { } name && !trimmed.Contains('\n', StringComparison.Ordinal)
            ? Sole(name, trimmed.Trim('`', '\''))
            : null;
    }

    /// <summary>The same for arguments that are JSON already.</summary>
    public static string? Read(JsonElement value, string tool, IReadOnlyList<ToolDeclaration> tools)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return value.GetRawText();
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return None;
            case JsonValueKind.String:
                var text = value.GetString()!;
                return text.AsSpan().TrimStart() is ['{', ..] && ModelJson.TryParseMended(text) is { ValueKind: JsonValueKind.Object } inner
                    ? inner.GetRawText()
                    : string.IsNullOrWhiteSpace(text) ? None
                    : SoleParameter(tool, tools) is { } name ? Sole(name, text) : null;
            default:
                return null;
        }
    }

    /// <summary>The answer inside the arguments of <c>final_answer</c>; null when there is none.</summary>
    public static string? FinalAnswer(JsonElement arguments)
    {
        if (arguments.ValueKind != JsonValueKind.Object)
        {
            return arguments.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : NotBlank(ModelJson.ValueText(arguments));
        }

        var properties = arguments.EnumerateObject().ToList();
        foreach (var property in properties)
        {
            if (FoldedText.Of(property.Name) is "answer" or "final_answer" or "finalanswer" or "text" or "result" or "response" or "resposta" or "resposta_final")
            {
                return property.Value.ValueKind == JsonValueKind.Null ? null : NotBlank(ModelJson.ValueText(property.Value));
            }
        }

        return properties is [{ Value.ValueKind: JsonValueKind.String } only] ? NotBlank(only.Value.GetString()!) : null;
    }

    /// <summary>The same for arguments as text: what is not JSON is the answer itself.</summary>
    public static string? FinalAnswer(string arguments) =>
        arguments.AsSpan().TrimStart() is ['{', ..]
            ? ModelJson.TryParseMended(arguments) is { } value ? FinalAnswer(value) : null
            : NotBlank(arguments);

    public static string? NotBlank(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static bool IsNothing(string text) =>
        text.Length <= 10 && FoldedText.Of(text).Trim('.', '(', ')', '`') is "none" or "null" or "n/a" or "nenhum" or "nenhuma" or "nada" or "";

    private static string Unfenced(string text)
    {
        if (!text.StartsWith("```", StringComparison.Ordinal))
        {
            return text;
        }

        var line = text.IndexOf('\n', StringComparison.Ordinal);
        var inside = line < 0 ? text[3..] : text[(line + 1)..];
        var close = inside.LastIndexOf("```", StringComparison.Ordinal);
        return (close < 0 ? inside : inside[..close]).Trim();
    }

    private static string Sole(string name, string value) =>
        $"{{\"{JsonEncodedText.Encode(name)}\":\"{JsonEncodedText.Encode(WellFormedText.Of(value))}\"}}";

    // Guessing is safe only where there is nothing to confuse: one required text, or one parameter in all.
    private static string? SoleParameter(string tool, IReadOnlyList<ToolDeclaration> tools)
    {
        var declaration = tools.FirstOrDefault(candidate => candidate.Name == tool);
        if (declaration is null || declaration.Parameters.ValueKind != JsonValueKind.Object
            || !declaration.Parameters.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var required = declaration.Parameters.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array
            ? names.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()!).ToList()
            : [];
        var all = properties.EnumerateObject().ToList();
        var sole = required is [var one] ? one : all is [var property] ? property.Name : null;
        return sole is not null && declaration.TakesText(sole) is true ? sole : null;
    }
}
