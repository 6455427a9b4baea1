using System.Text;
using System.Text.Json;
using Lavra.Tools;
using Microsoft.Extensions.AI;

namespace Lavra.Generation.Turns;

/// <summary>Reads an answer that has native tool calls.</summary>
internal static class NativeCalls
{
    public static ParsedTurn Read(AnswerParts answer, IReadOnlyList<ToolDeclaration> tools, bool native)
    {
        var calls = new List<RequestedCall>();
        var notes = new List<string>();
        string? finalAnswer = null;
        var emptyFinal = false;
        foreach (var content in answer.Calls)
        {
            var name = ToolNames.Resolve(content.Name ?? "", tools);
            var raw = RawArguments(content);
            if (name.Length == 0)
            {
                notes.Add("A tool call without a name was left out.");
            }
            else if (name == ExpectedForm.FinalAnswerTool)
            {
                finalAnswer ??= ToolArguments.FinalAnswer(raw);
                emptyFinal = finalAnswer is null;
            }
            else
            {
                calls.Add(new RequestedCall(content.CallId, name, ToolArguments.Read(raw, name, tools) ?? raw));
            }
        }

        var (thinking, said) = ThinkingTags.Split(answer.Text);
        var thought = ToolArguments.NotBlank(said) ?? thinking ?? answer.Reasoning;
        if (calls.Count > 0)
        {
            if (finalAnswer is not null || emptyFinal)
            {
                // The answer was written before the results of the calls were known.
                notes.Add("final_answer beside other calls was left out; the calls are made first.");
            }

            return new ParsedTurn { Thought = thought, Calls = calls, Notes = notes };
        }

        finalAnswer ??= emptyFinal ? ToolArguments.NotBlank(said) : null;
        return finalAnswer is not null
            ? new ParsedTurn { Thought = thought == finalAnswer ? null : thought, FinalAnswer = finalAnswer, Notes = notes }
            : ExpectedForm.Problem(emptyFinal ? "Your final answer was empty." : "Your tool call has no name.", tools, native) with
            {
                Thought = thought,
                Notes = notes,
            };
    }

    private static string RawArguments(FunctionCallContent call)
    {
        if (call.AdditionalProperties?.TryGetValue(ModelProperties.ArgumentsJson, out var raw) == true)
        {
            switch (raw)
            {
                case string text:
                    return text;
                case JsonElement element:
                    return ModelJson.ValueText(element);
                default:
                    break;
            }
        }

        return call.Arguments is { Count: > 0 } arguments ? Serialised(arguments) : ToolArguments.None;
    }

    private static string Serialised(IDictionary<string, object?> arguments)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in arguments)
            {
                writer.WritePropertyName(name);
                WriteValue(writer, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonElement { ValueKind: JsonValueKind.Undefined }:
                writer.WriteNullValue();
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            default:
                JsonSerializer.SerializeToElement(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType())).WriteTo(writer);
                break;
        }
    }
}
