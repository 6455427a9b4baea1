using System.Text.Json;
using Lavra.Generation;
using Lavra.Tools;

namespace Lavra.Local.Cli.Rendering;

/// <summary>Writes generations and tool calls in the form that the HTTP API has.</summary>
internal static class GenerationJson
{
    public static void Write(Utf8JsonWriter json, GenerationDetail detail)
    {
        json.WriteStartObject("generation");
        Write(json, detail.Generation);
        json.WriteEndObject();
        if (detail.Prompt is { } prompt)
        {
            json.WriteStartArray("promptMessages");
            foreach (var message in prompt)
            {
                Write(json, message);
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteNull("promptMessages");
        }

        json.WriteString("promptMissing", detail.PromptMissing);
        json.WriteStartArray("toolCalls");
        foreach (var call in detail.ToolCalls)
        {
            Write(json, call);
        }

        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, ToolCallRecord call)
    {
        json.WriteStartObject();
        json.WriteString("id", call.Id.ToString());
        json.WriteNumber("step", call.Id.Step);
        json.WriteNumber("generation", call.Id.Generation);
        json.WriteNumber("index", call.Id.Index);
        json.WriteString("modelCallId", call.ModelCallId);
        json.WriteString("tool", call.Tool);
        json.WriteRaw("arguments", call.Arguments);
        if (call.Result is { } result)
        {
            json.WriteStartObject("result");
            json.WriteBoolean("success", result.Success);
            json.WriteString("content", result.Content);
            json.WriteString("errorCode", result.ErrorCode);
            json.WriteString("error", result.Error);
            json.WriteNumber("executionTimeMs", result.ExecutionTimeMs);
            json.WriteString("reconciliation", result.Reconciliation);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("result");
        }

        json.WriteTime("createdAt", call.CreatedAt);
        json.WriteTime("completedAt", call.CompletedAt);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, GenerationRecord generation)
    {
        json.WriteString("id", generation.Id.ToString());
        json.WriteNumber("step", generation.Id.Step);
        json.WriteNumber("number", generation.Id.Number);
        json.WriteNumber("attempt", generation.Attempt);
        json.WriteString("model", generation.Model);
        json.WriteString("responseModel", generation.ResponseModel);
        json.WriteString("provider", generation.Provider);
        json.WriteString("response", generation.ResponseContent);
        json.WriteString("observation", generation.Observation);
        json.WriteNumber("toolCalls", generation.ToolCallCount);
        Write(json, generation.Usage);
        json.WriteNumber("costUsd", generation.CostUsd);
        json.WriteString("priceVersion", generation.PriceVersion);
        json.WriteNumber("latencyMs", generation.LatencyMs);
        json.WriteString("finishReason", generation.FinishReason);
        json.WriteBoolean("fromCache", generation.FromCache);
        json.WriteString("status", WireWords.Of(generation.Status));
        json.WriteString("error", generation.Error);
        json.WriteTime("createdAt", generation.CreatedAt);
        json.WriteTime("completedAt", generation.CompletedAt);
    }

    private static void Write(Utf8JsonWriter json, TokenUsage? given)
    {
        if (given is not { } usage)
        {
            json.WriteNull("usage");
            return;
        }

        json.WriteStartObject("usage");
        json.WriteNumber("promptTokens", usage.PromptTokens);
        json.WriteNumber("completionTokens", usage.CompletionTokens);
        json.WriteNumber("cachedPromptTokens", usage.CachedPromptTokens);
        json.WriteNumber("reasoningTokens", usage.ReasoningTokens);
        json.WriteNumber("totalTokens", usage.TotalTokens);
        json.WriteBoolean("estimated", usage.Estimated);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PromptMessage message)
    {
        json.WriteStartObject();
        json.WriteString("role", message.Role);
        json.WriteString("content", message.Content);
        json.WriteStartArray("toolCalls");
        foreach (var call in message.ToolCalls)
        {
            json.WriteStartObject();
            json.WriteString("id", call.Id);
            json.WriteString("tool", call.Tool);
            json.WriteRaw("arguments", call.Arguments);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("toolCallId", message.ToolCallId);
        json.WriteEndObject();
    }
}
