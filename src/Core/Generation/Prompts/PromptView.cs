using Lavra.Generation.Exchange;
using Microsoft.Extensions.AI;

namespace Lavra.Generation.Prompts;

/// <summary>Turns the messages that a model is sent into those that are shown.</summary>
internal static class PromptView
{
    public static IReadOnlyList<PromptMessage> Of(IReadOnlyList<ChatMessage> messages) => [.. messages.SelectMany(Of)];

    private static IEnumerable<PromptMessage> Of(ChatMessage message)
    {
        var calls = message.Contents.OfType<FunctionCallContent>()
            .Select(static call => new PromptCall(call.CallId, call.Name, ToolCallText.ArgumentsOf(call)))
            .ToList();
        if (message.Text.Length > 0 || calls.Count > 0)
        {
            yield return new PromptMessage { Role = message.Role.Value, Content = message.Text, ToolCalls = calls };
        }

        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            yield return new PromptMessage
            {
                Role = message.Role.Value, Content = ToolCallText.ResultOf(result), ToolCallId = result.CallId,
            };
        }
    }
}
