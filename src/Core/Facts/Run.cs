using Lavra.Identity;

namespace Lavra.Facts;

/// <summary>One objective taken from request to result, as stored.</summary>
public sealed record Run
{
    /// <summary>The version of this record's form.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Its id, which is also the id of its workflow instance.</summary>
    public required RunId Id { get; init; }

    /// <summary>Owner.</summary>
    public required string Tenant { get; init; }

    /// <summary>What it belongs together with for its caller; the run's own id when the caller named none.</summary>
    public required string SessionId { get; init; }

    /// <summary>What to achieve.</summary>
    public required string Objective { get; init; }

    /// <summary>Named values that the caller gave along.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>The plan that the caller gave, as JSON; null when the run finds its own.</summary>
    public string? GivenPlan { get; init; }

    /// <summary>The model that it uses, by the catalog's name.</summary>
    public required string Model { get; init; }

    /// <summary>The folder in which its file tools work: absolute.</summary>
    public required string Workspace { get; init; }

    /// <summary>What it may use.</summary>
    public RunBudget Budget { get; init; } = new();

    /// <summary>The limits that it was started with.</summary>
    public RunLimits Limits { get; init; } = new();

    /// <summary>Where it stands.</summary>
    public RunStatus Status { get; init; }

    /// <summary>The answer; null until completed.</summary>
    public string? Answer { get; init; }

    /// <summary>Why it ended without an answer; null otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>What it has used so far.</summary>
    public RunTotals Totals { get; init; } = RunTotals.Zero;

    /// <summary>The sequence number of its last log entry.</summary>
    public long LastSequence { get; init; }

    /// <summary>The W3C trace id under which it is traced; 32 hex digits, null when it is not.</summary>
    public string? TraceId { get; init; }

    /// <summary>The version of the workflows that it was started with.</summary>
    public string WorkflowVersion { get; init; } = "";

    /// <summary>The caller's key against starting twice; null when none was given. Unique in the tenant.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Who started it.</summary>
    public string StartedBy { get; init; } = "";

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it began; null while pending.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null until then.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The version of this record's form as stored.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => Status.HasEnded();
}
