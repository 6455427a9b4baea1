using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lavra.Generation.Usage;
using Lavra.Telemetry;
using Microsoft.Extensions.AI;

namespace Lavra.Generation.Instrumentation;

/// <summary>
/// A span <c>chat {model}</c> and measurements for every request that reaches a model: duration, tokens, time to the first
/// chunk, kind of error. Never content. Thread safe.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="model">The model's name in the catalog, as all metrics have it; what answered is the span's response model.</param>
/// <param name="provider">The server's kind, as OpenTelemetry names it.</param>
/// <param name="endpoint">The server; null for a model inside the process.</param>
/// <param name="time">The clock.</param>
public sealed class InstrumentedChatClient(
    IChatClient inner, string model, string provider, Uri? endpoint, TimeProvider time) : DelegatingChatClient(inner)
{
    /// <inheritdoc />
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var started = time.GetTimestamp();
        using var span = Start(options, stream: false);
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            Ended(span, started, response.ResponseId, response.ModelId, response.FinishReason, response.Usage);
            return response;
        }
        catch (Exception exception)
        {
            Failed(span, started, exception);
            throw;
        }
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var started = time.GetTimestamp();
        using var span = Start(options, stream: true);
        var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (updates.ConfigureAwait(false))
        {
            ChatFinishReason? finish = null;
            UsageDetails? usage = null;
            string? id = null, answered = null;
            for (var first = true; await NextAsync(updates, span, started).ConfigureAwait(false); first = false)
            {
                var update = updates.Current;
                if (first && Instruments.TimeToFirstChunk.Enabled)
                {
                    Instruments.TimeToFirstChunk.Record(time.GetElapsedTime(started).TotalSeconds, Tags());
                }

                id ??= update.ResponseId;
                answered ??= update.ModelId;
                finish = update.FinishReason ?? finish;
                usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
                yield return update;
            }

            Ended(span, started, id, answered, finish, usage);
        }
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, Activity? span, long started)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Failed(span, started, exception);
            throw;
        }
    }

    private Activity? Start(ChatOptions? options, bool stream)
    {
        if (Spans.StartChat(model, provider, endpoint) is not { } span)
        {
            return null;
        }

        span.SetTag(TelemetryNames.RequestTemperature, options?.Temperature);
        span.SetTag(TelemetryNames.RequestMaxTokens, options?.MaxOutputTokens);
        return stream ? span.SetTag(TelemetryNames.RequestStream, true) : span;
    }

    private void Ended(
        Activity? span, long started, string? id, string? answered, ChatFinishReason? finish, UsageDetails? usage)
    {
        var tokens = ResponseUsage.Of(usage);
        Instruments.OperationDuration.Record(time.GetElapsedTime(started).TotalSeconds, Tags());
        if (ResponseUsage.IsKnown(usage) && Instruments.TokenUsage.Enabled)
        {
            Instruments.TokenUsage.Record(tokens.PromptTokens, Tags((TelemetryNames.TokenType, "input")));
            Instruments.TokenUsage.Record(tokens.CompletionTokens, Tags((TelemetryNames.TokenType, "output")));
        }

        if (span is null)
        {
            return;
        }

        span.SetTag(TelemetryNames.ResponseId, id);
        span.SetTag(TelemetryNames.ResponseModel, answered);
        if (finish is { } reason)
        {
            span.SetTag(TelemetryNames.FinishReasons, new[] { reason.Value });
        }

        if (ResponseUsage.IsKnown(usage))
        {
            span.SetTag(TelemetryNames.InputTokens, tokens.PromptTokens);
            span.SetTag(TelemetryNames.OutputTokens, tokens.CompletionTokens);
            span.SetTag(TelemetryNames.CachedTokens, tokens.CachedPromptTokens);
        }
    }

    private void Failed(Activity? span, long started, Exception exception)
    {
        var kind = exception switch
        {
            ModelException failed => failed.Failure.ToString(),
            ModelThrottledException => "Throttled",
            OperationCanceledException => "Cancelled",
            _ => exception.GetType().Name,
        };
        Instruments.OperationDuration.Record(
            time.GetElapsedTime(started).TotalSeconds, Tags((TelemetryNames.ErrorType, kind)));
        Spans.Fail(span, kind);
    }

    private TagList Tags((string Name, string Value)? further = null)
    {
        var tags = new TagList
        {
            { TelemetryNames.Operation, TelemetryNames.Chat },
            { TelemetryNames.Provider, provider },
            { TelemetryNames.RequestModel, model },
        };
        if (further is { } tag)
        {
            tags.Add(tag.Name, tag.Value);
        }

        return tags;
    }
}
