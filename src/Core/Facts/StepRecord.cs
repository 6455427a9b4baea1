using Lavra.Identity;
using Lavra.Planning;

namespace Lavra.Facts;

/// <summary>A step of a run with what it produced, as stored.</summary>
public sealed record StepRecord
{
    /// <summary>Run and position.</summary>
    public required StepId Id { get; init; }

    /// <summary>What the plan says.</summary>
    public required PlanStep Plan { get; init; }

    /// <summary>Where it stands.</summary>
    public StepStatus Status { get; init; }

    /// <summary>Which attempt, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>
    /// What it was given, as a JSON object: <c>inputs</c> of the run by name and value, <c>outputsOf</c> the steps whose outputs it
    /// saw; null when nothing.
    /// </summary>
    public string? Inputs { get; init; }

    /// <summary>What it produced; null until completed.</summary>
    public string? Output { get; init; }

    /// <summary>Why it has no output; null otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>Whether the output was taken over from an earlier run.</summary>
    public bool WasReplayed { get; init; }

    /// <summary>When it began; null until then.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null until then.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}
