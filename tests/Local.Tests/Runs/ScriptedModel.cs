using Lavra.Generation;
using Lavra.Testing.Time;
using Microsoft.Extensions.AI;

namespace Lavra.Local.Tests.Runs;

/// <summary>A model that answers as the test says, and remembers what it was asked.</summary>
internal sealed class ScriptedModel(Func<ScriptedModel.Call, CancellationToken, Task<ChatResponse>> answer) : IModelCatalog, IChatClient
{
    private readonly List<Call> calls = [];
    private readonly Lock gate = new();

    public ModelInfo Info { get; set; } = new() { Name = "scripted", Provider = "test" };

    public IReadOnlyList<ModelInfo> Models => [Info];

    public IReadOnlyList<Call> Calls
    {
        get
        {
            lock (gate)
            {
                return [.. calls];
            }
        }
    }

    public static ScriptedModel Of(Func<Call, ChatResponse> answer) => new((call, _) => Task.FromResult(answer(call)));

    /// <summary>Does not come back until it is cancelled.</summary>
    /// <param name="asked">Done when it was asked; null for nothing.</param>
    public static ScriptedModel Hanging(Action? asked = null) => Hanging(() =>
    {
        asked?.Invoke();
        return Task.CompletedTask;
    });

    /// <inheritdoc cref="Hanging(Action?)" />
    public static ScriptedModel Hanging(Func<Task> asked) => new(async (_, cancellationToken) =>
    {
        await asked();
        await Never.ComesBackAsync(cancellationToken);
        return Say("never");
    });

    /// <summary>Says something without calling a tool: a final answer.</summary>
    public static ChatResponse Say(string text) => Finish(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)), ChatFinishReason.Stop);

    /// <summary>Asks for tool calls.</summary>
    public static ChatResponse Ask(params (string Tool, string Arguments)[] tools) => Finish(
        new ChatResponse(new ChatMessage(ChatRole.Assistant, [.. tools.Select((t, i) => (AIContent)new FunctionCallContent(
            $"c{i}", t.Tool, null)
        {
            AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.ArgumentsJson] = t.Arguments },
        })])),
        ChatFinishReason.ToolCalls);

    public ModelInfo? Find(string? name) => name is null || name == Info.Name ? Info : null;

    public IChatClient GetClient(ModelInfo model) => this;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Call call;
        lock (gate)
        {
            call = new Call(calls.Count + 1, [.. messages], options!);
            calls.Add(call);
        }

        return await answer(call, cancellationToken);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static ChatResponse Finish(ChatResponse response, ChatFinishReason reason)
    {
        response.FinishReason = reason;
        response.ModelId = "scripted";
        response.Usage = new UsageDetails { InputTokenCount = 100, OutputTokenCount = 20, TotalTokenCount = 120 };
        return response;
    }

    /// <summary>One question to the model.</summary>
    internal sealed record Call(int Number, IReadOnlyList<ChatMessage> Messages, ChatOptions Options)
    {
        public string Text => string.Join('\n', Messages.SelectMany(m => m.Contents).Select(c => c switch
        {
            TextContent text => text.Text,
            FunctionResultContent result => result.Result?.ToString(),
            _ => "",
        }));
    }
}
