using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Lavra.Generation.Retrying;

/// <summary>
/// Tries a call again that failed in passing (<see cref="ModelException.Transient"/>): errors of the server, time-outs, cut
/// connections. A stream is tried again only while nothing of it was handed on. A <see cref="ModelThrottledException"/> passes
/// through: waiting for it is the run's. Thread safe.
/// </summary>
public sealed partial class RetryingChatClient(
    IChatClient inner, string model, RetryOptions options, TimeProvider time, ILogger<RetryingChatClient> logger)
    : DelegatingChatClient(inner)
{
    /// <inheritdoc />
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var prompt = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var started = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var response = await base.GetResponseAsync(prompt, options, cancellationToken).ConfigureAwait(false);
                if (attempt > 1)
                {
                    (response.AdditionalProperties ??= [])[ModelProperties.Attempts] = attempt;
                }

                return response;
            }
            catch (ModelException exception) when (MayTryAgain(exception, attempt, started))
            {
                await WaitAsync(exception, attempt, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var prompt = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var (updates, any, attempts) = await BeginAsync(prompt, options, cancellationToken).ConfigureAwait(false);
        await using (updates.ConfigureAwait(false))
        {
            if (attempts > 1)
            {
                // An update of its own: what is on one with a message id counts for the message, not for the response.
                yield return new ChatResponseUpdate
                {
                    AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.Attempts] = attempts },
                };
            }

            while (any)
            {
                yield return updates.Current;
                any = await updates.MoveNextAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<(IAsyncEnumerator<ChatResponseUpdate> Updates, bool Any, int Attempts)> BeginAsync(
        IReadOnlyList<ChatMessage> prompt, ChatOptions? chatOptions, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var updates = base.GetStreamingResponseAsync(prompt, chatOptions, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            try
            {
                return (updates, await updates.MoveNextAsync().ConfigureAwait(false), attempt);
            }
            catch (ModelException exception) when (MayTryAgain(exception, attempt, started))
            {
                await updates.DisposeAsync().ConfigureAwait(false);
                await WaitAsync(exception, attempt, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await updates.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    private bool MayTryAgain(ModelException exception, int attempt, long started) =>
        exception.Transient && attempt < options.Attempts && time.GetElapsedTime(started) < options.GiveUpAfter;

    private Task WaitAsync(ModelException exception, int attempt, CancellationToken cancellationToken)
    {
        var delay = options.FirstDelay * Math.Pow(2, attempt - 1);
        Log.TryingAgain(logger, model, exception.Failure, attempt, options.Attempts, delay.TotalMilliseconds);
        return Task.Delay(delay, time, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1210, LogLevel.Warning,
            "Model {Model} failed ({Failure}) on attempt {Attempt} of {Attempts}; trying again in {DelayMs} ms.")]
        public static partial void TryingAgain(
            ILogger logger, string model, ModelFailure failure, int attempt, int attempts, double delayMs);
    }
}
