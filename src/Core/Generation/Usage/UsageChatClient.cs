using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Lavra.Generation.Usage;

/// <summary>
/// Sees to it that every response has a usage: when the server gave none, an estimate, marked with
/// <see cref="ModelProperties.UsageEstimated"/>. Thread safe.
/// </summary>
public sealed class UsageChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    /// <inheritdoc />
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var prompt = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var response = await base.GetResponseAsync(prompt, options, cancellationToken).ConfigureAwait(false);
        if (!ResponseUsage.IsKnown(response.Usage))
        {
            var characters = response.Messages.SelectMany(message => message.Contents).Sum(TokenEstimate.CharactersOf);
            response.Usage = Estimate(prompt, options, characters);
            (response.AdditionalProperties ??= [])[ModelProperties.UsageEstimated] = true;
        }

        return response;
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var prompt = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        long characters = 0;
        var known = false;
        await foreach (var update in base.GetStreamingResponseAsync(prompt, options, cancellationToken).ConfigureAwait(false))
        {
            characters += update.Contents.Sum(TokenEstimate.CharactersOf);
            known |= update.Contents.OfType<UsageContent>().Any(usage => ResponseUsage.IsKnown(usage.Details));
            yield return update;
        }

        if (!known)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(Estimate(prompt, options, characters))])
            {
                AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.UsageEstimated] = true },
            };
        }
    }

    private static UsageDetails Estimate(IReadOnlyList<ChatMessage> prompt, ChatOptions? options, long characters)
    {
        var (input, output) = (TokenEstimate.OfPrompt(prompt, options), TokenEstimate.OfCharacters(characters));
        return new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };
    }
}
