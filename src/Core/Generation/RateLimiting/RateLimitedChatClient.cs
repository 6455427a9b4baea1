using System.Globalization;
using System.Runtime.CompilerServices;
using Lavra.Generation.Usage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Lavra.Generation.RateLimiting;

/// <summary>
/// Lets calls through a <see cref="ModelGate"/>. A call that must wait, for our limits or because the server said so, throws
/// <see cref="ModelThrottledException"/> at once with the time until its own turn. Thread safe.
/// </summary>
/// <remarks>
/// Callers that come back should say who they are with <see cref="ModelProperties.CallId"/>, and for whom they ask with
/// <see cref="ModelProperties.Tenant"/>.
/// </remarks>
public sealed partial class RateLimitedChatClient(
    IChatClient inner, string model, ModelGate gate, RateLimitOptions limits, ILogger<RateLimitedChatClient> logger)
    : DelegatingChatClient(inner)
{
    /// <inheritdoc />
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var prompt = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var pass = Enter(prompt, options);
        try
        {
            var response = await base.GetResponseAsync(prompt, options, cancellationToken).ConfigureAwait(false);
            gate.Settle(pass, Tokens(response.Usage), Attempts(response.AdditionalProperties));
            return response;
        }
        catch (ModelThrottledException refused)
        {
            throw Refuse(pass, refused);
        }
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var prompt = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var pass = Enter(prompt, options);
        long? tokens = null;
        var attempts = 1;
        var updates = base.GetStreamingResponseAsync(prompt, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (updates.ConfigureAwait(false))
        {
            while (await NextAsync(updates, pass).ConfigureAwait(false))
            {
                var update = updates.Current;
                attempts = Math.Max(attempts, Attempts(update.AdditionalProperties));
                tokens = Tokens(update.Contents.OfType<UsageContent>().LastOrDefault()?.Details) ?? tokens;
                yield return update;
            }
        }

        gate.Settle(pass, tokens, attempts);
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, Pass pass)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (ModelThrottledException refused)
        {
            throw Refuse(pass, refused);
        }
    }

    private Pass Enter(IReadOnlyList<ChatMessage> prompt, ChatOptions? options)
    {
        var tokens = limits.TokensPerMinute is null ? 0 : TokenEstimate.OfPrompt(prompt, options);
        var decision = gate.Enter(Text(options, ModelProperties.CallId), tokens, Text(options, ModelProperties.Tenant));
        if (decision.Pass is { } pass)
        {
            return pass;
        }

        Log.Waiting(logger, model, decision.Wait.TotalSeconds);
        throw new ModelThrottledException(decision.Wait, $"Model '{model}' is asked at most {Limits()}; this call's turn comes in {Seconds(decision.Wait)} s.");
    }

    private ModelThrottledException Refuse(Pass pass, ModelThrottledException refused)
    {
        var wait = gate.Refuse(pass, refused.RetryAfter);
        Log.ServerLimits(logger, model, wait.TotalSeconds);
        return new ModelThrottledException(wait, refused.Message);
    }

    private string Limits() => (limits.RequestsPerMinute, limits.TokensPerMinute) switch
    {
        ({ } requests, { } tokens) => $"{requests} times and with {tokens} tokens a minute",
        ({ } requests, null) => $"{requests} times a minute",
        (null, { } tokens) => $"with {tokens} tokens a minute",
        _ => "as fast as its server allows",
    };

    private static string? Text(ChatOptions? options, string property) =>
        options?.AdditionalProperties?.TryGetValue(property, out var value) is true ? value as string : null;

    private static string Seconds(TimeSpan wait) => wait.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    private static long? Tokens(UsageDetails? usage) =>
        ResponseUsage.IsKnown(usage) ? ResponseUsage.Of(usage).TotalTokens : null;

    private static int Attempts(AdditionalPropertiesDictionary? properties) =>
        properties?.TryGetValue(ModelProperties.Attempts, out var value) is true && value is int attempts ? attempts : 1;

    private static partial class Log
    {
        [LoggerMessage(1220, LogLevel.Information, "Model {Model} is at its limit; the call's turn comes in {Seconds} s.")]
        public static partial void Waiting(ILogger logger, string model, double seconds);

        [LoggerMessage(1221, LogLevel.Information, "The server of model {Model} limits calls; all wait, this one {Seconds} s.")]
        public static partial void ServerLimits(ILogger logger, string model, double seconds);
    }
}
