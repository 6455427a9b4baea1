using Lavra.Facts;
using Lavra.Generation;
using Lavra.Identity;
using Microsoft.Extensions.AI;

namespace Lavra.Runs.Activities;

/// <summary>What came of asking a model once.</summary>
/// <param name="Response">The answer; null when there is none.</param>
/// <param name="Wait">How long to wait before asking again, in whole milliseconds; null when that would not help.</param>
/// <param name="Throttled">Whether the wait is because of a rate limit.</param>
/// <param name="Error">Why there is no answer; null when there is one.</param>
internal sealed record ModelAttempt(ChatResponse? Response, TimeSpan? Wait, bool Throttled, string? Error)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>Asks the model.</summary>
    /// <param name="client">The model's client.</param>
    /// <param name="messages">The prompt.</param>
    /// <param name="options">Options of the call.</param>
    /// <param name="failures">How often the same call failed in passing before: each makes the next wait longer.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public static async Task<ModelAttempt> AskAsync(
        IChatClient client, IList<ChatMessage> messages, ChatOptions options, int failures, CancellationToken cancellationToken)
    {
        try
        {
            return new ModelAttempt(
                await client.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false), null, false, null);
        }
        catch (ModelThrottledException throttled)
        {
            return new ModelAttempt(null, WholeMilliseconds(throttled.RetryAfter), true, throttled.Message);
        }
        catch (ModelException failed)
        {
            var wait = TimeSpan.FromSeconds(2 * Math.Pow(2, Math.Min(failures, 10)));
            return new ModelAttempt(null, failed.Transient ? Shorter(wait, LongestWait) : null, false, failed.Message);
        }
    }

    /// <summary>Says which call it is and whose, so that a call that comes back after a wait keeps its place in the queue of a rate limit.</summary>
    public static AdditionalPropertiesDictionary Properties(Run run, GenerationId id) => new()
    {
        [ModelProperties.CallId] = id.ToString(),
        [ModelProperties.Tenant] = run.Tenant,
    };

    // Rounded up: whoever asks a part of a millisecond too early is refused once more.
    private static TimeSpan WholeMilliseconds(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds)));

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
