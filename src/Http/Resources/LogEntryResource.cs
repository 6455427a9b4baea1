using System.Text.Json;
using System.Text.Json.Serialization;
using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Identity;

namespace Lavra.Http.Resources;

/// <summary>An entry of a run's execution log.</summary>
public sealed record LogEntryResource : Resource
{
    /// <summary>The run.</summary>
    public required RunId Run { get; init; }

    /// <summary>The position in the run's log, from 1, without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>What happened.</summary>
    public required WireWord<LogAction> Action { get; init; }

    /// <summary>The step, by its index; null when the entry is about the whole run.</summary>
    public int? Step { get; init; }

    /// <summary>The generation, by its number in the step; null when none is concerned.</summary>
    public int? Generation { get; init; }

    /// <summary>The tool call, by its index in the generation; null when none is concerned.</summary>
    public int? ToolCall { get; init; }

    /// <summary>The tool; null when none is concerned.</summary>
    public string? ToolName { get; init; }

    /// <summary>A JSON object with what else is worth knowing; null when there is nothing more.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    public string? Payload { get; init; }

    /// <summary>Whether what happened was a success.</summary>
    public required bool Success { get; init; }

    /// <summary>What went wrong; null on success.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public long ExecutionTimeMs { get; init; }

    /// <summary>Which attempt this was, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Whether it was taken over from an earlier run instead of being done.</summary>
    public bool WasReplayed { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether no entry follows: the run has ended.</summary>
    [JsonIgnore]
    public bool IsLast => Action.Known is { } action && FactRules.EndsLog(action);

    /// <summary>Tells an entry.</summary>
    public static LogEntryResource From(LogEntry entry) => new()
    {
        Run = entry.Run,
        Sequence = entry.Sequence,
        Action = entry.Action,
        Step = entry.Step,
        Generation = entry.Generation,
        ToolCall = entry.ToolCall,
        ToolName = entry.ToolName,
        Payload = entry.Payload,
        Success = entry.Success,
        ErrorMessage = entry.ErrorMessage,
        ExecutionTimeMs = entry.ExecutionTimeMs,
        Attempt = entry.Attempt,
        WasReplayed = entry.WasReplayed,
        CreatedAt = entry.CreatedAt,
    };

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("run", Run.ToString());
        json.WriteNumber("sequence", Sequence);
        json.WriteString("action", Action.Text);
        json.WriteNumber("step", Step);
        json.WriteNumber("generation", Generation);
        json.WriteNumber("toolCall", ToolCall);
        json.WriteString("toolName", ToolName);
        json.WriteRaw("payload", Payload);
        json.WriteBoolean("success", Success);
        json.WriteString("errorMessage", ErrorMessage);
        json.WriteNumber("executionTimeMs", ExecutionTimeMs);
        json.WriteNumber("attempt", Attempt);
        json.WriteBoolean("wasReplayed", WasReplayed);
        json.WriteString("createdAt", CreatedAt);
    }
}
