using System.Runtime.CompilerServices;
using System.Text.Json;
using Lavra.Generation.Turns;
using Lavra.Words;

namespace Lavra.Planning.Reading;

/// <summary>Turns the text of a plan into a JSON value.</summary>
internal static class PlanText
{
    private static readonly JsonDocumentOptions givenOptions = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    public static JsonElement? Parse(string text, PlanOrigin origin, out string error)
    {
        error = "";
        var (_, said) = origin == PlanOrigin.Model ? ThinkingTags.Split(text) : (null, text);
        if (said.AsSpan().TrimStart() is ['{' or '[', ..])
        {
            if (ModelJson.TryParseLenient(said) is { } value)
            {
                return value;
            }

            error = JsonError(said);
        }

        return origin == PlanOrigin.Model ? FromModel(said, ref error) : FromYaml(said, ref error);
    }

    private static JsonElement? FromModel(string said, ref string error)
    {
        if (InsideProse(said) is { } value)
        {
            error = "";
            return value;
        }

        var unfenced = Unfenced(said);
        if (LooksLikeYaml(unfenced))
        {
            return FromYaml(unfenced, ref error);
        }

        error = error.Length > 0 ? error : "The answer has no plan in it: give a JSON object {\"steps\": [...]} and nothing else.";
        return null;
    }

    // The first value that can be a plan counts; a bracket in prose is passed over.
    private static JsonElement? InsideProse(string text)
    {
        for (var (at, tried) = (text.IndexOfAny(['{', '[']), 0); at >= 0 && tried < 16; tried++)
        {
            var end = ModelJson.EndOf(text, at);
            if (end < 0)
            {
                return null;
            }

            if (OpensValue(text, at) && ModelJson.TryParseMended(text[at..end]) is { } value && CanBePlan(value))
            {
                return value;
            }

            at = text.IndexOfAny(['{', '['], end);
        }

        return null;
    }

    // "[draft]" is a word in brackets, which mending would make a list of.
    private static bool OpensValue(string text, int at) =>
        text.AsSpan(at + 1).TrimStart() is ['"' or '\'' or '“' or '{' or '[' or ']' or '}', ..];

    private static bool CanBePlan(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String or JsonValueKind.Object),
        JsonValueKind.Object => value.EnumerateObject().Any(member => PlanFields.Find(PlanFields.Plan, member.Name) is not null),
        _ => false,
    };

    private static string Unfenced(string text)
    {
        var open = text.IndexOf("```", StringComparison.Ordinal);
        var line = open < 0 ? -1 : text.IndexOf('\n', open);
        if (line < 0)
        {
            return text;
        }

        var close = text.IndexOf("```", line, StringComparison.Ordinal);
        return close < 0 ? text[(line + 1)..] : text[(line + 1)..close];
    }

    private static bool LooksLikeYaml(string text)
    {
        var start = text.AsSpan().TrimStart();
        return start.StartsWith("steps:", StringComparison.Ordinal) || start.StartsWith("plan:", StringComparison.Ordinal)
            || start.StartsWith("- ", StringComparison.Ordinal);
    }

    private static JsonElement? FromYaml(string text, ref string error)
    {
        var value = ReadYaml(text, out var yamlError);
        error = value is not null ? "" : error.Length > 0 ? error : yamlError;
        return value;
    }

    // Kept apart so that the YAML parser's assembly is loaded only when YAML is given.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static JsonElement? ReadYaml(string text, out string error) => YamlAsJson.Read(text, out error);

    private static string JsonError(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(WellFormedText.Of(text), givenOptions);
            return "";
        }
        catch (JsonException failure)
        {
            return $"The plan is not valid JSON (line {failure.LineNumber + 1}, column {failure.BytePositionInLine + 1}): give an object {{\"steps\": [...]}}, or YAML.";
        }
    }
}
