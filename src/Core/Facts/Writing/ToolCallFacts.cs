using Lavra.Facts.Payloads;
using Lavra.Tools;

namespace Lavra.Facts.Writing;

/// <summary>What is stored when a tool call ends.</summary>
internal static class ToolCallFacts
{
    private const int LongestArguments = 120;
    private const int LongestError = 300;

    /// <summary>The log entry of a call that ended.</summary>
    public static LogEntry Entry(ToolCallRecord call, ToolResult result, DateTimeOffset now) => new()
    {
        Run = call.Id.Run,
        Key = LogKeys.ToolCall(call.Id.Step, call.Id.Generation, call.Id.Index),
        Action = LogAction.ToolExecuted,
        Step = call.Id.Step,
        Generation = call.Id.Generation,
        ToolCall = call.Id.Index,
        ToolName = call.Tool,
        Success = result.Success,
        ErrorMessage = result.Error is null ? null : ShortText.Of(result.Error, LongestError),
        ExecutionTimeMs = result.ExecutionTimeMs,
        CreatedAt = now,
        Payload = new ToolExecutedPayload(ShortText.Of(call.Arguments, LongestArguments), result.ErrorCode).ToJson(),
    };
}
