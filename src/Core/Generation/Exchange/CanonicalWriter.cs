using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Lavra.Generation.Exchange;

/// <summary>Writes the parts of a <see cref="CanonicalRequest"/>: fixed order of members, absent instead of null.</summary>
internal sealed class CanonicalWriter(Utf8JsonWriter writer, VolatileText? strip)
{
    public void Options(ChatOptions? options)
    {
        options ??= new ChatOptions();
        writer.WriteStartObject("options");
        Member("model", options.ModelId);
        Number("temperature", options.Temperature);
        Number("topP", options.TopP);
        Number("topK", options.TopK);
        Number("frequencyPenalty", options.FrequencyPenalty);
        Number("presencePenalty", options.PresencePenalty);
        Number("maxOutputTokens", options.MaxOutputTokens);
        Number("seed", options.Seed);
        Member("reasoning", options.Reasoning?.Effort?.ToString());
        Member("toolMode", options.ToolMode switch
        {
            null or AutoChatToolMode => null,
            RequiredChatToolMode required => "required " + required.RequiredFunctionName,
            _ => "none",
        });
        Member("parallelCalls", options.AllowMultipleToolCalls?.ToString());
        if (options.StopSequences is { Count: > 0 } stops)
        {
            writer.WriteStartArray("stop");
            foreach (var stop in stops)
            {
                writer.WriteStringValue(stop);
            }

            writer.WriteEndArray();
        }

        if (options.ResponseFormat is ChatResponseFormatJson format)
        {
            writer.WriteStartObject("json");
            Member("name", format.SchemaName);
            if (format.Schema is { } schema)
            {
                writer.WritePropertyName("schema");
                Sorted(schema);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        if (options.Instructions is { Length: > 0 } instructions)
        {
            Member("instructions", instructions);
        }

        Tools(options.Tools);
    }

    public void Messages(IEnumerable<ChatMessage> messages)
    {
        writer.WriteStartArray("messages");
        foreach (var message in messages)
        {
            writer.WriteStartObject();
            writer.WriteString("role", message.Role.Value);
            Member("author", message.AuthorName);
            writer.WriteStartArray("parts");
            foreach (var content in message.Contents)
            {
                Part(content);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void Tools(IList<AITool>? tools)
    {
        if (tools is not { Count: > 0 })
        {
            return;
        }

        writer.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            writer.WriteStartObject();
            writer.WriteString("name", tool.Name);
            Member("description", tool.Description);
            if (tool is AIFunctionDeclaration declaration)
            {
                writer.WritePropertyName("schema");
                Sorted(declaration.JsonSchema);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void Part(AIContent content)
    {
        writer.WriteStartObject();
        switch (content)
        {
            case TextReasoningContent reasoning:
                Member("reasoning", reasoning.Text);
                break;
            case TextContent text:
                Member("text", text.Text);
                break;
            case FunctionCallContent call:
                Member("call", call.Name);
                Member("id", call.CallId);
                writer.WritePropertyName("arguments");
                Arguments(ToolCallText.ArgumentsOf(call));
                break;
            case FunctionResultContent result:
                Member("result", ToolCallText.ResultOf(result));
                Member("id", result.CallId);
                break;
            case ErrorContent error:
                Member("error", error.Message);
                break;
            case DataContent data:
                writer.WriteString("media", data.MediaType);
                writer.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(data.Data.Span)));
                break;
            case UriContent uri:
                Member("uri", uri.Uri.ToString());
                break;
            default:
                writer.WriteString("kind", content.GetType().Name);
                break;
        }

        writer.WriteEndObject();
    }

    private void Arguments(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            Sorted(document.RootElement);
        }
        catch (JsonException)
        {
            writer.WriteStringValue(Stripped(text));
        }
    }

    private void Sorted(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Sorted(property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Sorted(item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Stripped(element.GetString() ?? ""));
                break;
            case JsonValueKind.Undefined:
                writer.WriteNullValue();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private void Member(string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, Stripped(value));
        }
    }

    private void Number(string name, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }

    private string Stripped(string text) => strip?.Strip(text) ?? text;
}
