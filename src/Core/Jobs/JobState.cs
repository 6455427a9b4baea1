namespace Lavra.Jobs;

/// <summary>Where a job stands.</summary>
public sealed record JobState
{
    /// <summary>The job.</summary>
    public required string Job { get; init; }

    /// <summary>When it began last.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Where the next piece goes on; null at the beginning.</summary>
    public string? Position { get; init; }

    /// <summary>Who runs it at the moment; null when nobody does.</summary>
    public string? Holder { get; init; }

    /// <summary>Until when that counts. A holder that died is not waited for any longer.</summary>
    public DateTimeOffset? HeldUntil { get; init; }
}
