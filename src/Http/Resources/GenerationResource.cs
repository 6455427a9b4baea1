using System.Text.Json;
using Lavra.Generation;

namespace Lavra.Http.Resources;

/// <summary>One model call.</summary>
public sealed record GenerationResource : Resource
{
    /// <summary>Its id: the step's id and <c>.g</c> with the number.</summary>
    public required string Id { get; init; }

    /// <summary>The step's index; 0 for the planner.</summary>
    public required int Step { get; init; }

    /// <summary>Its number in the step, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Which attempt of the step asked for it, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The model that was asked.</summary>
    public required string Model { get; init; }

    /// <summary>The model that answered, as the server names it; null when it did not say.</summary>
    public string? ResponseModel { get; init; }

    /// <summary>The server's kind.</summary>
    public string Provider { get; init; } = "";

    /// <summary>The text of the answer; null when it has none.</summary>
    public string? Response { get; init; }

    /// <summary>What the model was told because its answer could not be used; null when it could.</summary>
    public string? Observation { get; init; }

    /// <summary>How many tool calls the answer asked for.</summary>
    public int ToolCalls { get; init; }

    /// <summary>Tokens; null when nothing was answered.</summary>
    public TokenUsageResource? Usage { get; init; }

    /// <summary>US dollars; null when the model's price is unknown.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>The version of the price table that priced it; null when none did.</summary>
    public string? PriceVersion { get; init; }

    /// <summary>How long the model took, in milliseconds.</summary>
    public long LatencyMs { get; init; }

    /// <summary>Why the model stopped; null when it did not say.</summary>
    public string? FinishReason { get; init; }

    /// <summary>Whether the answer came from the response cache.</summary>
    public bool FromCache { get; init; }

    /// <summary>Where it stands.</summary>
    public required WireWord<GenerationStatus> Status { get; init; }

    /// <summary>What went wrong; null unless failed or cancelled.</summary>
    public string? Error { get; init; }

    /// <summary>When the model was asked.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended; null while pending.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Tells a generation.</summary>
    public static GenerationResource From(GenerationRecord generation) => new()
    {
        Id = generation.Id.ToString(),
        Step = generation.Id.Step,
        Number = generation.Id.Number,
        Attempt = generation.Attempt,
        Model = generation.Model,
        ResponseModel = generation.ResponseModel,
        Provider = generation.Provider,
        Response = generation.ResponseContent,
        Observation = generation.Observation,
        ToolCalls = generation.ToolCallCount,
        Usage = generation.Usage is { } usage ? TokenUsageResource.From(usage) : null,
        CostUsd = generation.CostUsd,
        PriceVersion = generation.PriceVersion,
        LatencyMs = generation.LatencyMs,
        FinishReason = generation.FinishReason,
        FromCache = generation.FromCache,
        Status = generation.Status,
        Error = generation.Error,
        CreatedAt = generation.CreatedAt,
        CompletedAt = generation.CompletedAt,
    };

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("id", Id);
        json.WriteNumber("step", Step);
        json.WriteNumber("number", Number);
        json.WriteNumber("attempt", Attempt);
        json.WriteString("model", Model);
        json.WriteString("responseModel", ResponseModel);
        json.WriteString("provider", Provider);
        json.WriteString("response", Response);
        json.WriteString("observation", Observation);
        json.WriteNumber("toolCalls", ToolCalls);
        json.WriteResource("usage", Usage);
        json.WriteNumber("costUsd", CostUsd);
        json.WriteString("priceVersion", PriceVersion);
        json.WriteNumber("latencyMs", LatencyMs);
        json.WriteString("finishReason", FinishReason);
        json.WriteBoolean("fromCache", FromCache);
        json.WriteString("status", Status.Text);
        json.WriteString("error", Error);
        json.WriteString("createdAt", CreatedAt);
        json.WriteTime("completedAt", CompletedAt);
    }
}
