using Lavra.Models.Connections;
using Lavra.Models.OpenAi;
using Lavra.Testing.StubModel;
using Microsoft.Extensions.AI;

namespace Lavra.Models;

/// <summary>A client of the real OpenAI package against the stub server, over HTTP.</summary>
public abstract class StubFixture : IAsyncLifetime
{
    private readonly List<IDisposable> made = [];

    protected StubModelServer Stub { get; private set; } = null!;

    public async Task InitializeAsync() => Stub = await StubModelServer.StartAsync();

    public async Task DisposeAsync()
    {
        foreach (var one in made)
        {
            one.Dispose();
        }

        await Stub.DisposeAsync();
    }

    protected ModelOptions Options(Action<ModelOptions>? change = null)
    {
        var options = new ModelOptions { Name = "stub", Provider = ModelProvider.OpenAi, Endpoint = Stub.Endpoint };
        change?.Invoke(options);
        return options;
    }

    protected OpenAiChatClient Client(Action<ModelOptions>? change = null, TimeProvider? time = null)
    {
        var client = new OpenAiChatClient(Options(change), time ?? TimeProvider.System);
        made.Add(client);
        return client;
    }

    protected T Track<T>(T one)
        where T : IDisposable
    {
        made.Add(one);
        return one;
    }
}

internal static class Chat
{
    public static IReadOnlyList<ChatMessage> Prompt(string text = "hello") => [new ChatMessage(ChatRole.User, text)];

    /// <summary>Asks streamed or not; the same tests hold for both.</summary>
    public static async Task<ChatResponse> AskAsync(
        this IChatClient client,
        bool stream,
        IEnumerable<ChatMessage>? messages = null,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default) => stream
        ? await client.GetStreamingResponseAsync(messages ?? Prompt(), options, cancellationToken).ToChatResponseAsync(cancellationToken)
        : await client.GetResponseAsync(messages ?? Prompt(), options, cancellationToken);

    public static IReadOnlyList<FunctionCallContent> Calls(this ChatResponse response) =>
        [.. response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()];
}
