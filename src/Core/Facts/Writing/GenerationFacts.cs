using Lavra.Facts.Payloads;
using Lavra.Generation;
using Lavra.Generation.Usage;
using Lavra.Identity;
using Lavra.Telemetry;
using Microsoft.Extensions.AI;

namespace Lavra.Facts.Writing;

/// <summary>Turns an answer into the record and the log entry that are stored of it.</summary>
internal static class GenerationFacts
{
    /// <summary>The record of a call that was answered, priced.</summary>
    public static GenerationRecord Completed(
        GenerationId id, ModelInfo model, ChatResponse response, DateTimeOffset began, DateTimeOffset now, IPriceTable prices)
    {
        var usage = ResponseUsage.Of(response);
        var cached = ModelProperties.IsMarked(response, ModelProperties.CacheHit);

        // An answer from our own cache costs nothing, whatever the call cost that filled it.
        var price = cached ? new Price(0, "cache") : prices.PriceOf(model.Name, response.ModelId, usage, now);
        Measurements.GenerationEnded(
            model.Name, "completed", usage.PromptTokens, usage.CompletionTokens, price.Usd, Elapsed.Between(began, now));
        return new GenerationRecord
        {
            Id = id,
            Model = model.Name,
            ResponseModel = response.ModelId == model.Name ? null : response.ModelId,
            Provider = model.Provider,
            Usage = usage,
            CostUsd = price.Usd,
            PriceVersion = price.TableVersion,
            LatencyMs = Elapsed.Milliseconds(began, now),
            FinishReason = response.FinishReason?.Value,
            FromCache = cached,
            Status = GenerationStatus.Completed,
            CreatedAt = began,
            CompletedAt = now,
        };
    }

    /// <summary>The record of a call that ended without an answer.</summary>
    public static GenerationRecord NotAnswered(GenerationRecord generation, string? error, DateTimeOffset now) => generation with
    {
        Error = error,
        CompletedAt = now,
        LatencyMs = Elapsed.Milliseconds(generation.CreatedAt, now),
    };

    /// <summary>The log entry of a generation that ended.</summary>
    public static LogEntry Entry(GenerationRecord generation, bool success, string? error) => new()
    {
        Run = generation.Id.Run,
        Key = LogKeys.Generation(generation.Id.Step, generation.Id.Number),
        Action = LogAction.GenerationCompleted,
        Step = generation.Id.Step,
        Generation = generation.Id.Number,
        Success = success,
        ErrorMessage = error,
        ExecutionTimeMs = generation.LatencyMs,
        Attempt = generation.Attempt,
        CreatedAt = generation.CompletedAt ?? generation.CreatedAt,
        Payload = new GenerationPayload(
            generation.Model,
            generation.Usage?.PromptTokens,
            generation.Usage?.CompletionTokens,
            generation.CostUsd,
            generation.ToolCallCount).ToJson(),
    };
}
