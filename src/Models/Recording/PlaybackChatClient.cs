using System.Runtime.CompilerServices;
using Lavra.Generation;
using Lavra.Generation.Exchange;
using Lavra.Privacy;
using Microsoft.Extensions.AI;

namespace Lavra.Models.Recording;

/// <summary>
/// Answers from a recording, without a network. The same request several times gets the recorded answers in order, then the
/// last again. Of a request that was recorded again, the newest recording counts. A request that was not recorded throws <see cref="ModelException"/> that shows the nearest one that was, and
/// where they differ. Answers are marked with <see cref="ModelProperties.Playback"/>. Thread safe.
/// </summary>
internal sealed class PlaybackChatClient(PlaybackFile file, string model, IRedactor? redactor) : IChatClient
{
    private readonly Lock sync = new();
    private readonly Dictionary<string, int> asked = new(StringComparer.Ordinal);
    private IReadOnlyList<RecordedCall>? calls;
    private ILookup<string, RecordedCall>? byHash;

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Answer(CanonicalRequest.Repeatable(messages, options)));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("recorded", null, model)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public void Dispose()
    {
    }

    // The answers of one recording belong together: of several, those of the last that has any.
    private static List<RecordedCall> Newest(IEnumerable<RecordedCall> calls)
    {
        var all = calls.ToList();
        return all.FindAll(call => call.Session == all[^1].Session);
    }

    private ChatResponse Answer(CanonicalRequest request)
    {
        RecordedCall? found;
        lock (sync)
        {
            calls ??= file.Read();
            byHash ??= calls.ToLookup(call => call.Hash, StringComparer.Ordinal);
            var recorded = Newest(byHash[request.Hash]);
            var number = asked.GetValueOrDefault(request.Hash);
            asked[request.Hash] = number + 1;
            found = recorded.Count == 0 ? null : recorded[Math.Min(number, recorded.Count - 1)];
        }

        if (found is null)
        {
            var asText = redactor is null ? request.ToString() : redactor.RedactJson(request.ToString());
            throw new ModelException(
                ModelFailure.NotRecorded,
                $"No recorded answer for this request ({request.Hash[..12]}) in {file.Path}. {NearestRequest.Describe(asText, calls)} "
                    + "Record the run again (the Record setting of the model), or undo what changed the prompt.");
        }

        var response = AnswerJson.Read(found.Answer);
        response.AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.Playback] = true };
        return response;
    }
}
