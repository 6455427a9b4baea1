using Lavra.Generation;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Local.Cli.Connections;

/// <summary>Turns generations and tool calls that a server sends into facts.</summary>
internal static class TranscriptFacts
{
    public static GenerationDetail DetailOf(RunId run, GenerationDetailResource detail) => new()
    {
        Generation = GenerationOf(run, detail.Generation),
        Prompt = detail.PromptMessages is { } messages ? [.. messages.Select(MessageOf)] : null,
        PromptMissing = detail.PromptMissing,
        ToolCalls = [.. detail.ToolCalls.Select(call => CallOf(run, call))],
    };

    public static ToolCallRecord CallOf(RunId run, ToolCallResource call) => new()
    {
        Id = new ToolCallId(run, call.Step, call.Generation, call.Index),
        ModelCallId = call.ModelCallId,
        Tool = call.Tool,
        Arguments = call.Arguments,
        Result = call.Result is { } result ? ResultOf(result) : null,
        CreatedAt = call.CreatedAt,
        CompletedAt = call.CompletedAt,
    };

    private static GenerationRecord GenerationOf(RunId run, GenerationResource generation) => new()
    {
        Id = new GenerationId(run, generation.Step, generation.Number),
        Attempt = generation.Attempt,
        Model = generation.Model,
        ResponseModel = generation.ResponseModel,
        Provider = generation.Provider,
        ResponseContent = generation.Response,
        Observation = generation.Observation,
        ToolCallCount = generation.ToolCalls,
        Usage = generation.Usage is { } usage ? UsageOf(usage) : null,
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

    private static TokenUsage UsageOf(TokenUsageResource usage) => new()
    {
        PromptTokens = usage.PromptTokens,
        CompletionTokens = usage.CompletionTokens,
        CachedPromptTokens = usage.CachedPromptTokens,
        ReasoningTokens = usage.ReasoningTokens,
        Estimated = usage.Estimated,
    };

    private static PromptMessage MessageOf(PromptMessageResource message) => new()
    {
        Role = message.Role,
        Content = message.Content,
        ToolCalls = [.. message.ToolCalls.Select(static call => new PromptCall(call.Id, call.Tool, call.Arguments))],
        ToolCallId = message.ToolCallId,
    };

    private static ToolResult ResultOf(ToolResultResource result) => new()
    {
        Success = result.Success,
        Content = result.Content,
        ErrorCode = result.ErrorCode,
        Error = result.Error,
        ExecutionTimeMs = result.ExecutionTimeMs,
        Reconciliation = result.Reconciliation,
    };
}
