using System.Runtime.CompilerServices;
using Lavra.Generation;
using Microsoft.Extensions.AI;

namespace Lavra.Models.Offline;

/// <summary>
/// A model of plain rules, for trying the product with no model at hand. It sees what a real model would see, the messages and the
/// declared tools, and answers as one would: with tool calls, turn by turn, then with <c>final_answer</c>. It understands
/// <see cref="OfflineObjectives.All"/> and nothing else. It keeps no state between calls: what was done is read from the messages,
/// and the last turn is always enough to go on. Its token counts are estimates. Thread safe.
/// </summary>
public sealed class OfflineChatClient : IChatClient
{
    /// <summary>The model's name.</summary>
    public const string ModelName = "offline";

    private static readonly ChatClientMetadata metadata = new("offline", null, ModelName);

    /// <inheritdoc />
    /// <exception cref="ModelException">
    /// It does not understand what is asked, and the message says which setting to change; or it cannot finish, and the message says why.
    /// </exception>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        var conversation = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        return Task.FromResult(Answer(conversation, options));
    }

    /// <inheritdoc />
    /// <exception cref="ModelException">
    /// It does not understand what is asked, and the message says which setting to change; or it cannot finish, and the message says why.
    /// </exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? metadata
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // It holds nothing.
    }

    private static ChatResponse Answer(IReadOnlyList<ChatMessage> conversation, ChatOptions? options)
    {
        var answer = OfflinePlan.IsAskedFor(conversation, options)
            ? new ChatMessage(ChatRole.Assistant, OfflinePlan.For(conversation) ?? throw NotUnderstood())
            : OfflineTurn.Next(conversation, options) ?? throw NotUnderstood();
        var (prompt, completion) = (OfflineTokens.Of(conversation), OfflineTokens.Of([answer]));
        return new ChatResponse(answer)
        {
            ModelId = ModelName,
            FinishReason = answer.Contents.OfType<FunctionCallContent>().Any() ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = prompt, OutputTokenCount = completion, TotalTokenCount = prompt + completion },
            AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.UsageEstimated] = true },
        };
    }

    private static ModelException NotUnderstood() => new(ModelFailure.NotSupported, OfflineObjectives.Refusal);
}
