using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Lavra.Generation.Exchange;
using Microsoft.Extensions.AI;

namespace Lavra.Generation.Caching;

/// <summary>
/// Answers a request that was answered before from memory: exactly the same messages, tools and options. A hit is marked with
/// <see cref="ModelProperties.CacheHit"/> and keeps the usage of the first time. Only answers that ended of themselves are
/// kept, not those that were cut off, filtered or refused. Thread safe; one cache per model.
/// </summary>
public sealed class CachingChatClient(IChatClient inner, ResponseCache cache) : DelegatingChatClient(inner)
{
    /// <inheritdoc />
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var prompt = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var hash = CanonicalRequest.Exact(prompt, options).Hash;
        if (Find(hash) is { } hit)
        {
            return hit;
        }

        var response = await base.GetResponseAsync(prompt, options, cancellationToken).ConfigureAwait(false);
        Keep(hash, response);
        return response;
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var prompt = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var hash = CanonicalRequest.Exact(prompt, options).Hash;
        if (Find(hash) is { } hit)
        {
            foreach (var update in hit.ToChatResponseUpdates())
            {
                yield return update;
            }

            yield break;
        }

        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in base.GetStreamingResponseAsync(prompt, options, cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
            yield return update;
        }

        Keep(hash, updates.ToChatResponse());
    }

    private ChatResponse? Find(string hash)
    {
        if (cache.Find(hash) is not { } stored)
        {
            return null;
        }

        using var document = JsonDocument.Parse(stored);
        var response = AnswerJson.Read(document.RootElement);
        response.AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.CacheHit] = true };
        return response;
    }

    private void Keep(string hash, ChatResponse response)
    {
        if ((response.FinishReason != ChatFinishReason.Stop && response.FinishReason != ChatFinishReason.ToolCalls)
            || response.Messages.Any(message => message.Contents.OfType<ErrorContent>().Any()))
        {
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            AnswerJson.Write(writer, response);
        }

        cache.Keep(hash, buffer.WrittenMemory);
    }
}
