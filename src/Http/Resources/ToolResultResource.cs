using System.Text.Json;
using Lavra.Tools;

namespace Lavra.Http.Resources;

/// <summary>What came of a tool call.</summary>
public sealed record ToolResultResource : Resource
{
    /// <summary>Whether the tool did what it was asked.</summary>
    public required bool Success { get; init; }

    /// <summary>The result as text; empty on failure. It may come from outside: treat it as untrusted.</summary>
    public string Content { get; init; } = "";

    /// <summary>What kind of failure; null on success.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What went wrong; null on success.</summary>
    public string? Error { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public long ExecutionTimeMs { get; init; }

    /// <summary>What the effect ledger found when the call had been started before a crash; null otherwise.</summary>
    public string? Reconciliation { get; init; }

    /// <summary>Tells a result.</summary>
    public static ToolResultResource From(ToolResult result) => new()
    {
        Success = result.Success,
        Content = result.Content,
        ErrorCode = result.ErrorCode,
        Error = result.Error,
        ExecutionTimeMs = result.ExecutionTimeMs,
        Reconciliation = result.Reconciliation,
    };

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteBoolean("success", Success);
        json.WriteString("content", Content);
        json.WriteString("errorCode", ErrorCode);
        json.WriteString("error", Error);
        json.WriteNumber("executionTimeMs", ExecutionTimeMs);
        json.WriteString("reconciliation", Reconciliation);
    }
}
