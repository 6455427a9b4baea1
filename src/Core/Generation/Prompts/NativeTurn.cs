using System.Globalization;
using System.Text.Json;
using Lavra.Generation.Exchange;
using Lavra.Generation.Turns;
using Lavra.Tools;
using Lavra.Words;
using Microsoft.Extensions.AI;

namespace Lavra.Generation.Prompts;

/// <summary>A turn as messages for a model with native tool calls.</summary>
internal static class NativeTurn
{
    private const string NoText = "(no answer)";

    public static void Append(List<ChatMessage> messages, Turn turn, int toolResultChars)
    {
        var generation = turn.Generation;
        if (turn.ToolCalls.Count == 0)
        {
            AppendWithoutCalls(messages, generation, toolResultChars);
            return;
        }

        var asked = new ChatMessage { Role = ChatRole.Assistant };
        if (!string.IsNullOrWhiteSpace(generation.ResponseContent))
        {
            asked.Contents.Add(new TextContent(CutText.At(generation.ResponseContent, toolResultChars)));
        }

        var sentBack = SentBack.Read(turn.SentBack);
        if (SentBack.OfMessage(sentBack) is { } part)
        {
            asked.AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.SentBack] = part };
        }

        messages.Add(asked);
        var used = new HashSet<string>(StringComparer.Ordinal);
        for (var place = 0; place < turn.ToolCalls.Count; place++)
        {
            var call = turn.ToolCalls[place];
            var id = CallId(call, used);
            var content = Call(call, id, toolResultChars);
            if (SentBack.OfCall(sentBack, place, call.ModelCallId) is { } ofCall)
            {
                content.AdditionalProperties![ModelProperties.SentBack] = ofCall;
            }

            asked.Contents.Add(content);
            messages.Add(new ChatMessage(
                ChatRole.Tool, [new FunctionResultContent(id, ToolResultText.For(call.Result, toolResultChars))]));
        }

        if (generation.Observation is { } observation)
        {
            messages.Add(new ChatMessage(ChatRole.User, observation));
        }
    }

    internal static void AppendWithoutCalls(List<ChatMessage> messages, GenerationRecord generation, int chars)
    {
        if (generation.Status != GenerationStatus.Completed)
        {
            return;
        }

        // Servers reject an assistant message with nothing in it.
        var said = string.IsNullOrWhiteSpace(generation.ResponseContent) ? NoText : CutText.At(generation.ResponseContent, chars);
        messages.Add(new ChatMessage(ChatRole.Assistant, said));
        if (generation.Observation is { } observation)
        {
            messages.Add(new ChatMessage(ChatRole.User, observation));
        }
    }

    // Some servers name all calls of a turn alike; the answers must still find their calls.
    private static string CallId(ToolCallRecord call, HashSet<string> used)
    {
        var id = string.IsNullOrEmpty(call.ModelCallId) || !used.Add(call.ModelCallId)
            ? CallIds.Made(string.Create(CultureInfo.InvariantCulture, $"{call.Id.Generation}"), call.Id.Index)
            : call.ModelCallId;
        used.Add(id);
        return id;
    }

    private static FunctionCallContent Call(ToolCallRecord call, string id, int chars)
    {
        var (raw, arguments) = Arguments(call.Arguments, 4 * chars);
        return new FunctionCallContent(id, call.Tool, arguments)
        {
            AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.ArgumentsJson] = raw },
        };
    }

    // Chat templates of local servers parse the arguments again, so the model's own broken JSON must not be handed back as such.
    private static (string Raw, Dictionary<string, object?> Parsed) Arguments(string text, int chars)
    {
        if (text.Length <= chars && ModelJson.TryParseObject(text) is { } parsed)
        {
            var values = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach (var property in parsed.EnumerateObject())
            {
                values[property.Name] = property.Value;
            }

            return (text, values);
        }

        var name = text.Length <= chars ? "unreadable_arguments" : "shortened_arguments";
        var shown = WellFormedText.Of(CutText.At(text, chars));
        return ($"{{\"{name}\":\"{JsonEncodedText.Encode(shown)}\"}}", new Dictionary<string, object?> { [name] = shown });
    }
}
