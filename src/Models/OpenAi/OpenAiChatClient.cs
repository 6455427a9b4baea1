using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Azure.Core;
using Lavra.Generation;
using Lavra.Models.Connections;
using Microsoft.Extensions.AI;

namespace Lavra.Models.OpenAi;

/// <summary>
/// A model behind any server that speaks OpenAI's chat completions: api.openai.com, Azure OpenAI, llama.cpp,
/// Ollama, vLLM. Thread safe. Asks once: trying again, limits and caching are decorators'.
/// </summary>
/// <remarks>
/// Throws <see cref="ModelException"/> and <see cref="ModelThrottledException"/> for all that a server or the network does
/// wrong. What a model does wrong is in the response: arguments that are not JSON (<see cref="ModelProperties.ArgumentsJson"/>),
/// an unknown tool, no text at all, a refusal (<see cref="ErrorContent"/> with <see cref="ModelProperties.RefusalCode"/>).
/// </remarks>
public sealed class OpenAiChatClient : IChatClient
{
    private const int ErrorBytes = 64 * 1024;

    private readonly ModelOptions options;
    private readonly TimeProvider time;
    private readonly OpenAiConnection connection;
    private readonly RequestWriter writer;
    private readonly ServerFailures failures;
    private readonly ChatClientMetadata metadata;

    /// <summary>Makes a client; connects when first asked.</summary>
    /// <param name="options">The model, completed and checked as by <see cref="ModelsOptions.Settings"/>.</param>
    /// <param name="time">The clock for time-outs and for waits that a server names by date.</param>
    public OpenAiChatClient(ModelOptions options, TimeProvider time)
        : this(options, time, handler: null)
    {
    }

    internal OpenAiChatClient(ModelOptions options, TimeProvider time, HttpMessageHandler? handler, TokenCredential? credential = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        this.time = time;
        connection = new OpenAiConnection(options, handler, credential);
        writer = new RequestWriter(options);
        failures = new ServerFailures(options, time);
        metadata = new ChatClientMetadata(ModelProviderNames.NameOf(options.Provider), options.Endpoint, options.Name);
    }

    /// <inheritdoc />
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        BinaryData Body() => writer.Write(messages, options, stream: false);
        using var deadline = new Deadline(this.options.Timeout, time, cancellationToken);
        try
        {
            using var response = await SendAsync(Body, deadline.Token).ConfigureAwait(false);
            var content = await AnswerBody.OpenAsync(response, this.options.MaxAnswerBytes, deadline.Token).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                return content.IsEvents
                    ? await Events(content, deadline.Token).ToChatResponseAsync(deadline.Token).ConfigureAwait(false)
                    : Whole(await content.ReadAllAsync(deadline.Token).ConfigureAwait(false));
            }
        }
        catch (Exception exception) when (ServerFailures.IsOfExchange(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw failures.OfExchange(exception);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        BinaryData Body() => writer.Write(messages, options, stream: true);
        using var deadline = new Deadline(this.options.Timeout, time, cancellationToken);
        var updates = StreamAsync(Body, deadline.Token).GetAsyncEnumerator(deadline.Token);
        await using (updates.ConfigureAwait(false))
        {
            while (await NextAsync(updates, cancellationToken).ConfigureAwait(false))
            {
                deadline.Pause();
                yield return updates.Current;
                deadline.Restart();
            }
        }
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc />
    public void Dispose() => connection.Dispose();

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        Func<BinaryData> body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(body, cancellationToken).ConfigureAwait(false);
        var content = await AnswerBody.OpenAsync(response, options.MaxAnswerBytes, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            if (!content.IsEvents)
            {
                // A server that cannot stream answers at once.
                foreach (var update in Whole(await content.ReadAllAsync(cancellationToken).ConfigureAwait(false)).ToChatResponseUpdates())
                {
                    yield return update;
                }

                yield break;
            }

            await foreach (var update in Events(content, cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }
        }
    }

    private IAsyncEnumerable<ChatResponseUpdate> Events(AnswerBody content, CancellationToken cancellationToken) =>
        new AnswerStream(failures, options.MaxAnswerBytes).ReadAsync(content.Content, cancellationToken);

    private async ValueTask<bool> NextAsync(
        IAsyncEnumerator<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (ServerFailures.IsOfExchange(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw failures.OfExchange(exception);
        }
    }

    private async Task<PipelineResponse> SendAsync(Func<BinaryData> body, CancellationToken cancellationToken)
    {
        while (true)
        {
            var response = await connection.SendAsync(body(), cancellationToken).ConfigureAwait(false);
            if (response.Status is >= 200 and < 300)
            {
                return response;
            }

            using (response)
            {
                var said = await ReadErrorAsync(response, cancellationToken).ConfigureAwait(false);

                // Each member is learned once, so this ends.
                if (!writer.Refused.Learn(response.Status, ErrorText.Of(said)))
                {
                    throw failures.OfStatus(response, said);
                }
            }
        }
    }

    private ChatResponse Whole(ReadOnlyMemory<byte> answer)
    {
        using var document = AnswerJsonText.Parse(answer, failures);
        var pieces = new AnswerPieces(failures);
        var contents = pieces.Add(AnswerJsonText.Answer(document));
        var (rest, finish) = pieces.End();
        contents.AddRange(rest);
        var usage = contents.OfType<UsageContent>().FirstOrDefault()?.Details;
        contents.RemoveAll(static content => content is UsageContent);
        var message = new ChatMessage(ChatRole.Assistant, contents) { MessageId = pieces.Id };
        if (pieces.SentBack is { } part)
        {
            message.AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.SentBack] = part };
        }

        return new ChatResponse(message)
        {
            ResponseId = pieces.Id,
            ModelId = pieces.Model,
            CreatedAt = pieces.Created,
            FinishReason = finish,
            Usage = usage,
        };
    }

    // What the server says about its error is welcome but not needed: the status stands without it.
    private static async Task<byte[]> ReadErrorAsync(PipelineResponse response, CancellationToken cancellationToken)
    {
        try
        {
            var content = await AnswerBody.OpenAsync(response, ErrorBytes, cancellationToken).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                return (await content.ReadAllAsync(cancellationToken).ConfigureAwait(false)).ToArray();
            }
        }
        catch (Exception exception) when (exception is AnswerTooLargeException or IOException or InvalidDataException or HttpRequestException)
        {
            return [];
        }
    }
}
