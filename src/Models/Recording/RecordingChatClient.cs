using System.Runtime.CompilerServices;
using Lavra.Generation.Exchange;
using Lavra.Privacy;
using Microsoft.Extensions.AI;

namespace Lavra.Models.Recording;

/// <summary>Writes every answered request to a recording. Requests that failed are not recorded. Thread safe.</summary>
internal sealed class RecordingChatClient(IChatClient inner, string model, RecordingFile file, IRedactor? redactor)
    : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var prompt = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var request = CanonicalRequest.Repeatable(prompt, options);
        var response = await base.GetResponseAsync(prompt, options, cancellationToken).ConfigureAwait(false);
        await file.AppendAsync(RecordedCall.Line(model, request, response, redactor), cancellationToken).ConfigureAwait(false);
        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var prompt = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var request = CanonicalRequest.Repeatable(prompt, options);
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in base.GetStreamingResponseAsync(prompt, options, cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
            yield return update;
        }

        await file.AppendAsync(RecordedCall.Line(model, request, updates.ToChatResponse(), redactor), cancellationToken)
            .ConfigureAwait(false);
    }
}
