using System.Text.Json;
using Lavra.Generation;
using Lavra.Generation.Exchange;
using Microsoft.Extensions.AI;

namespace Lavra.Models.OpenAi;

/// <summary>Writes the messages of a request.</summary>
internal static class MessageWriter
{
    public static void Write(Utf8JsonWriter writer, IEnumerable<ChatMessage> messages, string? instructions, RefusedMembers refused)
    {
        writer.WriteStartArray("messages");
        if (!string.IsNullOrEmpty(instructions))
        {
            Plain(writer, "system", instructions);
        }

        foreach (var message in messages)
        {
            foreach (var result in message.Contents.OfType<FunctionResultContent>())
            {
                writer.WriteStartObject();
                writer.WriteString("role", "tool");
                writer.WriteString("tool_call_id", result.CallId);
                writer.WriteString("content", ToolCallText.ResultOf(result));
                writer.WriteEndObject();
            }

            if (message.Role == ChatRole.Assistant)
            {
                Assistant(writer, message, refused);
            }
            else if (message.Role != ChatRole.Tool && message.Contents.Any(content => content is not FunctionResultContent))
            {
                Said(writer, message);
            }
        }

        writer.WriteEndArray();
    }

    private static void Assistant(Utf8JsonWriter writer, ChatMessage message, RefusedMembers refused)
    {
        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        var text = TextOf(message);
        if (calls.Count == 0)
        {
            Plain(writer, "assistant", text);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("role", "assistant");
        if (text.Length > 0)
        {
            writer.WriteString("content", text);
        }
        else
        {
            writer.WriteNull("content");
        }

        writer.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            writer.WriteStartObject();
            writer.WriteString("id", call.CallId);
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteString("name", call.Name);
            writer.WriteString("arguments", Arguments(call));
            writer.WriteEndObject();
            Members(writer, SentBack.In(call.AdditionalProperties), refused);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        Members(writer, SentBack.In(message.AdditionalProperties), refused);
        writer.WriteEndObject();
    }

    // What the server sent with the answer and wants to see again. It cannot stand in place of what is ours.
    private static void Members(Utf8JsonWriter writer, JsonElement? sentBack, RefusedMembers refused)
    {
        if (sentBack is not { } members)
        {
            return;
        }

        foreach (var member in members.EnumerateObject())
        {
            if (member.Name is not ("role" or "content" or "tool_calls" or "id" or "type" or "function") && !refused.Contains(member.Name))
            {
                member.WriteTo(writer);
            }
        }
    }

    private static void Said(Utf8JsonWriter writer, ChatMessage message)
    {
        if (!message.Contents.Any(content => content is DataContent or UriContent))
        {
            Plain(writer, message.Role.Value, TextOf(message));
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("role", message.Role.Value);
        writer.WriteStartArray("content");
        foreach (var content in message.Contents)
        {
            Part(writer, content);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Part(Utf8JsonWriter writer, AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                writer.WriteStartObject();
                writer.WriteString("type", "text");
                writer.WriteString("text", text.Text);
                writer.WriteEndObject();
                break;
            case DataContent data when data.HasTopLevelMediaType("image"):
                Image(writer, data.Uri);
                break;
            case UriContent uri when uri.HasTopLevelMediaType("image"):
                Image(writer, uri.Uri.ToString());
                break;
            case DataContent or UriContent:
                throw new ModelException(
                    ModelFailure.NotSupported, "A message holds data that is no image; give its text instead.");
        }
    }

    private static void Image(Utf8JsonWriter writer, string address)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "image_url");
        writer.WriteStartObject("image_url");
        writer.WriteString("url", address);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Plain(Utf8JsonWriter writer, string role, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("role", role);
        writer.WriteString("content", text);
        writer.WriteEndObject();
    }

    // A refusal is what the model said, so it is told again as that.
    private static string TextOf(ChatMessage message) => string.Concat(message.Contents.Select(content => content switch
    {
        TextContent text => text.Text,
        ErrorContent { ErrorCode: ModelProperties.RefusalCode } refusal => refusal.Message,
        _ => null,
    }));

    // Several servers parse the arguments of earlier calls and fail on what is not JSON, so that goes back wrapped.
    private static string Arguments(FunctionCallContent call)
    {
        var text = ToolCallText.ArgumentsOf(call);
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return text;
            }
        }
        catch (JsonException)
        {
        }

        return $$"""{"invalid_json":"{{JsonEncodedText.Encode(text)}}"}""";
    }
}
