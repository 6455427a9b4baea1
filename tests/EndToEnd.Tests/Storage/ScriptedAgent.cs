using Lavra.Generation;
using Microsoft.Extensions.AI;

namespace Lavra.EndToEnd.Tests.Storage;

/// <summary>A model inside the process that plays its turns by what the conversation holds, so that any question can be repeated.</summary>
internal sealed class ScriptedAgent(params (string Tool, string Arguments)[][] turns) : IChatClient
{
    public const string Answer = "All of it is done.";

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var turn = messages.Count(message => message.Role == ChatRole.Assistant);
        AIContent[] contents = turn < turns.Length
            ? [.. turns[turn].Select((call, i) => new FunctionCallContent($"c{turn}.{i}", call.Tool, null)
            {
                AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.ArgumentsJson] = call.Arguments },
            })]
            : [new TextContent(Answer)];
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            FinishReason = turn < turns.Length ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
            ModelId = "scripted",
            Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 5, TotalTokenCount = 15 },
        });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Runs do not stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
