using Lavra.Identity;

namespace Lavra.Facts;

/// <summary>
/// One entry of the execution log: the account of a run, for people. Append-only. Deleting it breaks no run.
/// </summary>
public sealed record LogEntry
{
    /// <summary>The version of this record's form.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The run.</summary>
    public required RunId Run { get; init; }

    /// <summary>
    /// The position in the run's log, from 1, without gaps, in the order in which entries became durable. The store gives it;
    /// 0 until then.
    /// </summary>
    public long Sequence { get; init; }

    /// <summary>
    /// What makes a repeated write the same entry: unique in the run, follows from the position of what happened. ASCII, short.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>What happened.</summary>
    public required LogAction Action { get; init; }

    /// <summary>The step, by its index; null when the entry is about the whole run.</summary>
    public int? Step { get; init; }

    /// <summary>The generation, by its number in the step; null when none is concerned.</summary>
    public int? Generation { get; init; }

    /// <summary>The tool call, by its index in the generation; null when none is concerned.</summary>
    public int? ToolCall { get; init; }

    /// <summary>The tool; null when none is concerned.</summary>
    public string? ToolName { get; init; }

    /// <summary>
    /// A JSON object with what else is worth knowing, at most 2 KB. Content (prompts, results) is not repeated here: it is found
    /// by <see cref="Generation"/> and <see cref="ToolCall"/>. Null when there is nothing more.
    /// </summary>
    public string? Payload { get; init; }

    /// <summary>Whether what happened was a success.</summary>
    public bool Success { get; init; } = true;

    /// <summary>What went wrong, for people; null on success.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>How long it took, in milliseconds; 0 for what takes no time.</summary>
    public long ExecutionTimeMs { get; init; }

    /// <summary>Which attempt of the step or activity this was, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Whether it was taken over from an earlier run instead of being done.</summary>
    public bool WasReplayed { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The version of this record's form as stored.</summary>
    public int Schema { get; init; } = CurrentSchema;
}
