using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Lavra.Generation;

/// <summary>Does in turn what it was told to, and the last thing for ever; streams by the word.</summary>
internal sealed class ScriptedChatClient(params Func<ChatResponse>[] script) : IChatClient
{
    private int calls;

    public int Calls => calls;

    public Action? OnCall { get; init; }

    /// <summary>Throws after the first update of a stream, when set.</summary>
    public Exception? FailInStream { get; init; }

    public static Func<ChatResponse> Says(string text, ChatFinishReason? finish = null, UsageDetails? usage = null) => () =>
        new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            FinishReason = finish ?? ChatFinishReason.Stop,
            Usage = usage,
            ResponseId = "r1",
            ModelId = "scripted-1",
        };

    public static Func<ChatResponse> Fails(Exception exception) => () => throw exception;

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        OnCall?.Invoke();
        var number = Interlocked.Increment(ref calls);
        try
        {
            return Task.FromResult(script[Math.Min(number, script.Length) - 1]());
        }
        catch (Exception exception)
        {
            return Task.FromException<ChatResponse>(exception);
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (var word in response.Text.Split(' '))
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, word) { ResponseId = response.ResponseId, ModelId = response.ModelId };
            if (FailInStream is not null)
            {
                throw FailInStream;
            }
        }

        var last = new ChatResponseUpdate(ChatRole.Assistant, []) { FinishReason = response.FinishReason };
        if (response.Usage is not null)
        {
            last.Contents.Add(new UsageContent(response.Usage));
        }

        yield return last;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}

internal static class Chat
{
    public static IReadOnlyList<ChatMessage> Prompt(string text = "hello") => [new ChatMessage(ChatRole.User, text)];

    /// <summary>Asks streamed or not; the same tests hold for both.</summary>
    public static async Task<ChatResponse> AskAsync(
        this IChatClient client, bool stream, string text = "hello", ChatOptions? options = null) => stream
        ? await client.GetStreamingResponseAsync(Prompt(text), options).ToChatResponseAsync()
        : await client.GetResponseAsync(Prompt(text), options);
}
