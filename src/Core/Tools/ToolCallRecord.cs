using Lavra.Identity;

namespace Lavra.Tools;

/// <summary>A tool call and, once it ended, its result, as stored.</summary>
public sealed record ToolCallRecord
{
    /// <summary>Run, step, generation and index.</summary>
    public required ToolCallId Id { get; init; }

    /// <summary>The id that the model gave the call, to answer it by; null when the plan asked for it.</summary>
    public string? ModelCallId { get; init; }

    /// <summary>The tool's name as asked for.</summary>
    public required string Tool { get; init; }

    /// <summary>The arguments as asked for: JSON text.</summary>
    public required string Arguments { get; init; }

    /// <summary>When the model asked for it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What came of it; null until it ended.</summary>
    public ToolResult? Result { get; init; }

    /// <summary>When it ended; null until then.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}
