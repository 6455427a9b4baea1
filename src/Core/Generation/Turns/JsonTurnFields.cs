using System.Text.Json;
using Lavra.Tools;

namespace Lavra.Generation.Turns;

/// <summary>Reads what one JSON value of an answer asks for.</summary>
internal static class JsonTurnFields
{
    private const int Deepest = 4;

    /// <summary>What it asks for; null when it asks for nothing.</summary>
    public static ParsedTurn? Read(JsonElement value, IReadOnlyList<ToolDeclaration> tools) => Read(value, tools, 0);

    private static ParsedTurn? Read(JsonElement value, IReadOnlyList<ToolDeclaration> tools, int depth)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            return ReadCalls(value, null, tools, depth);
        }

        if (value.ValueKind != JsonValueKind.Object || depth > Deepest)
        {
            return null;
        }

        var fields = new Fields(value);
        var thought = fields.Text("thought", "thoughts", "pensamento");
        if (fields.Find("toolcalls") is { ValueKind: JsonValueKind.Array } list)
        {
            return ReadCalls(list, thought, tools, depth);
        }

        if (fields.Find("function") is { ValueKind: JsonValueKind.Object } function)
        {
            return Read(function, tools, depth + 1) is { } inner ? inner with { Thought = inner.Thought ?? thought } : null;
        }

        if (fields.Find("action", "acao") is { ValueKind: JsonValueKind.Object } action)
        {
            return Read(action, tools, depth + 1) is { } inner ? inner with { Thought = inner.Thought ?? thought } : null;
        }

        var (input, named) = (fields.Find("actioninput", "toolinput", "input", "arguments", "args", "parameters", "params", "entrada", "entradadaacao"), false);
        var tool = fields.Text("action", "acao", "tool", "toolname", "function");
        if (tool is null && input is not null)
        {
            (tool, named) = (fields.Text("name"), true);
        }

        if (tool is not null && !IsNone(tool))
        {
            return Call(tool.Trim(), input, thought, fields, tools, named);
        }

        return fields.Find("finalanswer", "respostafinal") is { } answer && answer.ValueKind != JsonValueKind.Null
            && ToolArguments.NotBlank(ModelJson.ValueText(answer)) is { } said
                ? new ParsedTurn { Thought = thought, FinalAnswer = said }
                : null;
    }

    private static ParsedTurn? Call(
        string tool, JsonElement? input, string? thought, Fields fields, IReadOnlyList<ToolDeclaration> tools, bool named)
    {
        tool = ToolNames.Resolve(tool, tools);
        if (FoldedText.Of(tool).Replace(' ', '_') is ExpectedForm.FinalAnswerTool or "resposta_final")
        {
            var answer = (input is { } given ? ToolArguments.FinalAnswer(given) : null) ?? fields.Text("finalanswer", "respostafinal", "answer");
            return answer is null ? null : new ParsedTurn { Thought = thought, FinalAnswer = answer };
        }

        // A name and an input may describe anything; only a tool's name makes a call of them.
        if (named && !tools.Any(known => known.Name == tool))
        {
            return null;
        }

        return ToolArguments.Read(input ?? default, tool, tools) is { } arguments
            ? new ParsedTurn { Thought = thought, Calls = [new RequestedCall(fields.Text("id"), tool, arguments)] }
            : null;
    }

    private static ParsedTurn? ReadCalls(JsonElement list, string? thought, IReadOnlyList<ToolDeclaration> tools, int depth)
    {
        var calls = new List<RequestedCall>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || Read(item, tools, depth + 1) is not { } turn)
            {
                return null;
            }

            if (turn.FinalAnswer is not null)
            {
                return calls.Count == 0 ? turn : new ParsedTurn { Thought = thought, Calls = calls };
            }

            calls.AddRange(turn.Calls);
            thought ??= turn.Thought;
        }

        return calls.Count == 0 ? null : new ParsedTurn { Thought = thought, Calls = calls };
    }

    private static bool IsNone(string tool) =>
        tool.Length <= 10 && FoldedText.Of(tool.Trim()) is "" or "none" or "null" or "n/a" or "nenhuma" or "nenhum";

    /// <summary>The members of an object by folded name: case, accents, underscores, hyphens and spaces do not matter.</summary>
    private sealed class Fields
    {
        private readonly Dictionary<string, JsonElement> byName = new(StringComparer.Ordinal);

        public Fields(JsonElement value)
        {
            foreach (var property in value.EnumerateObject())
            {
                byName.TryAdd(Key(property.Name), property.Value);
            }
        }

        public JsonElement? Find(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (byName.TryGetValue(name, out var value))
                {
                    return value;
                }
            }

            return null;
        }

        public string? Text(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (byName.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String)
                {
                    return ToolArguments.NotBlank(value.GetString()!);
                }
            }

            return null;
        }

        private static string Key(string name) =>
            string.Concat(FoldedText.Of(name).Where(c => c is not ('_' or '-' or ' ')));
    }
}
