namespace Lavra.Tools;

/// <summary>What came of a tool call: a value, in failure too.</summary>
public sealed record ToolResult
{
    /// <summary>Whether the tool did what it was asked.</summary>
    public required bool Success { get; init; }

    /// <summary>The result as text for the model: plain text or JSON. Empty on failure.</summary>
    public string Content { get; init; } = "";

    /// <summary>
    /// What kind of failure, null on success: <c>tool_not_found</c>, <c>invalid_arguments</c>, <c>refused</c>, <c>not_found</c>,
    /// <c>timeout</c>, <c>cancelled</c>, <c>outcome_unknown</c>, <c>failed</c>, or a tool's own code.
    /// </summary>
    public string? ErrorCode { get; init; }

    /// <summary>What went wrong and what to do about it, written for the model; null on success.</summary>
    public string? Error { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public long ExecutionTimeMs { get; init; }

    /// <summary>
    /// What the effect ledger found, when the call had been started before: <c>repeated</c> (idempotent, done again),
    /// <c>found_done</c>, <c>found_not_done</c> (then done), <c>unknown</c>; null for a call that was not started before.
    /// </summary>
    public string? Reconciliation { get; init; }

    /// <summary>A good result.</summary>
    public static ToolResult Ok(string content) => new() { Success = true, Content = content };

    /// <summary>A failure.</summary>
    public static ToolResult Fail(string code, string error) => new() { Success = false, ErrorCode = code, Error = error };
}
