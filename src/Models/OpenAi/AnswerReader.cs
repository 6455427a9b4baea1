using System.Text.Json;
using Lavra.Generation;
using Lavra.Generation.Exchange;
using Microsoft.Extensions.AI;

namespace Lavra.Models.OpenAi;

/// <summary>Reads the parts that whole answers and streamed ones have in common, as tolerant as the servers are different.</summary>
internal static class AnswerReader
{
    /// <summary>A whole answer; null when it has no choice.</summary>
    public static ChatResponse? Read(JsonElement json)
    {
        if (json.Items("choices").FirstOrDefault() is not { ValueKind: JsonValueKind.Object } choice
            || choice.Member("message") is not { } message)
        {
            return null;
        }

        var contents = new List<AIContent>();
        contents.AddRange(Contents(message));
        var index = 0;
        foreach (var call in message.Items("tool_calls"))
        {
            contents.Add(Call(call, index++));
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents) { MessageId = json.Text("id") })
        {
            ResponseId = json.Text("id"),
            ModelId = json.Text("model"),
            CreatedAt = Created(json),
            FinishReason = Finish(choice),
            Usage = Usage(json),
        };
    }

    /// <summary>Text, reasoning and refusal of a message or of a part of one.</summary>
    public static IEnumerable<AIContent> Contents(JsonElement message)
    {
        if ((message.Text("reasoning_content") ?? message.Text("reasoning")) is { Length: > 0 } reasoning)
        {
            yield return new TextReasoningContent(reasoning);
        }

        if (message.Text("content") is { Length: > 0 } text)
        {
            yield return new TextContent(text);
        }

        foreach (var part in message.Items("content"))
        {
            if (part.Text("text") is { Length: > 0 } piece)
            {
                yield return new TextContent(piece);
            }
            else if (part.Text("refusal") is { Length: > 0 } partRefusal)
            {
                yield return Refusal(partRefusal);
            }
        }

        if (message.Text("refusal") is { Length: > 0 } refusal)
        {
            yield return Refusal(refusal);
        }
    }

    /// <summary>Arguments as text; some servers send the object itself.</summary>
    public static string? Arguments(JsonElement function) => function.Member("arguments") switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } value => value.GetRawText(),
        null => null,
    };

    public static ErrorContent Refusal(string text) => new(text) { ErrorCode = ModelProperties.RefusalCode };

    public static ChatFinishReason? Finish(JsonElement choice) => choice.Text("finish_reason") switch
    {
        null or "" => null,
        "stop" => ChatFinishReason.Stop,
        "length" => ChatFinishReason.Length,
        "tool_calls" or "function_call" => ChatFinishReason.ToolCalls,
        "content_filter" => ChatFinishReason.ContentFilter,
        var other => new ChatFinishReason(other),
    };

    public static UsageDetails? Usage(JsonElement json)
    {
        if (json.Member("usage") is not { ValueKind: JsonValueKind.Object } usage)
        {
            return null;
        }

        var (input, output) = (usage.Count("prompt_tokens"), usage.Count("completion_tokens"));
        return new UsageDetails
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = usage.Count("total_tokens") ?? input + output,
            CachedInputTokenCount = usage.Member("prompt_tokens_details")?.Count("cached_tokens"),
            ReasoningTokenCount = usage.Member("completion_tokens_details")?.Count("reasoning_tokens"),
        };
    }

    public static DateTimeOffset? Created(JsonElement json) =>
        json.Count("created") is { } seconds and > 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static FunctionCallContent Call(JsonElement call, int index)
    {
        var function = call.Member("function") ?? default;
        return ToolCallText.ToCall(
            call.Text("id") is { Length: > 0 } id ? id : $"call_{index}",
            function.Text("name") ?? "",
            Arguments(function) ?? "");
    }
}
