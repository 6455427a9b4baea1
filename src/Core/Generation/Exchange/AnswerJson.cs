using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Lavra.Generation.Exchange;

/// <summary>
/// A model's answer as JSON and back: text, reasoning, tool calls (arguments as the model wrote them), refusal, finish reason,
/// usage, ids. Other contents are left out.
/// </summary>
public static class AnswerJson
{
    /// <summary>Writes the answer as one object.</summary>
    public static void Write(Utf8JsonWriter writer, ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(response);
        writer.WriteStartObject();
        Member(writer, "id", response.ResponseId);
        Member(writer, "model", response.ModelId);
        Member(writer, "finish", response.FinishReason?.Value);
        Part(writer, "sentBack", response.Messages.Select(static message => SentBack.In(message.AdditionalProperties)).FirstOrDefault(static part => part is not null));
        writer.WriteStartArray("parts");
        foreach (var content in response.Messages.SelectMany(message => message.Contents))
        {
            WritePart(writer, content);
        }

        writer.WriteEndArray();
        if (response.Usage is { } usage)
        {
            writer.WriteStartObject("usage");
            Member(writer, "input", usage.InputTokenCount);
            Member(writer, "output", usage.OutputTokenCount);
            Member(writer, "cached", usage.CachedInputTokenCount);
            Member(writer, "reasoning", usage.ReasoningTokenCount);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads an answer; a new object each time.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public static ChatResponse Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty("parts", out var parts)
            || parts.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("A stored answer is an object with 'parts'.");
        }

        var message = new ChatMessage(ChatRole.Assistant, parts.EnumerateArray().Select(ReadPart).OfType<AIContent>().ToList());
        if (Object(json, "sentBack") is { } sentBack)
        {
            message.AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.SentBack] = sentBack };
        }

        var response = new ChatResponse(message)
        {
            ResponseId = Text(json, "id"),
            ModelId = Text(json, "model"),
            FinishReason = Text(json, "finish") is { } finish ? new ChatFinishReason(finish) : null,
        };
        if (json.TryGetProperty("usage", out var usage))
        {
            var (input, output) = (Count(usage, "input"), Count(usage, "output"));
            response.Usage = new UsageDetails
            {
                InputTokenCount = input,
                OutputTokenCount = output,
                TotalTokenCount = input + output,
                CachedInputTokenCount = Count(usage, "cached"),
                ReasoningTokenCount = Count(usage, "reasoning"),
            };
        }

        return response;
    }

    private static void WritePart(Utf8JsonWriter writer, AIContent content)
    {
        if (content is not (TextContent or TextReasoningContent or FunctionCallContent or ErrorContent))
        {
            return;
        }

        writer.WriteStartObject();
        switch (content)
        {
            case TextReasoningContent reasoning:
                writer.WriteString("reasoning", reasoning.Text);
                break;
            case TextContent text:
                writer.WriteString("text", text.Text);
                break;
            case FunctionCallContent call:
                writer.WriteString("call", call.Name);
                writer.WriteString("id", call.CallId);
                writer.WriteString("arguments", ToolCallText.ArgumentsOf(call));
                Part(writer, "sentBack", SentBack.In(call.AdditionalProperties));
                break;
            case ErrorContent error:
                writer.WriteString("error", error.Message);
                Member(writer, "code", error.ErrorCode);
                break;
        }

        writer.WriteEndObject();
    }

    private static AIContent? ReadPart(JsonElement part) =>
        Text(part, "text") is { } text ? new TextContent(text)
        : Text(part, "reasoning") is { } reasoning ? new TextReasoningContent(reasoning)
        : Text(part, "call") is { } call ? ReadCall(part, call)
        : Text(part, "error") is { } error ? new ErrorContent(error) { ErrorCode = Text(part, "code") }
        : null;

    private static FunctionCallContent ReadCall(JsonElement part, string name)
    {
        var call = ToolCallText.ToCall(Text(part, "id") ?? "", name, Text(part, "arguments") ?? "{}");
        if (Object(part, "sentBack") is { } sentBack)
        {
            call.AdditionalProperties![ModelProperties.SentBack] = sentBack;
        }

        return call;
    }

    private static JsonElement? Object(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value.Clone() : null;

    private static void Part(Utf8JsonWriter writer, string name, JsonElement? part)
    {
        if (part is { } json)
        {
            writer.WritePropertyName(name);
            json.WriteTo(writer);
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static long? Count(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.TryGetInt64(out var count)
            ? count
            : null;

    private static void Member(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Member(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
