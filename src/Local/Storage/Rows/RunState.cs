using Lavra.Facts;

namespace Lavra.Local.Storage.Rows;

/// <summary>What changes about a run while it goes on.</summary>
internal sealed record RunState
{
    public RunStatus Status { get; init; }

    /// <summary>The answer; null until completed, and when it was not read.</summary>
    public string? Answer { get; init; }

    /// <summary>Why it has no answer; null otherwise, and when it was not read.</summary>
    public string? Error { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public RunTotals Totals { get; init; } = RunTotals.Zero;

    /// <summary>The sequence number of the last log entry.</summary>
    public long LastSequence { get; init; }

    /// <summary>The sequence number of the entry that ends the log for followers; null until there is one.</summary>
    public long? FinalSequence { get; init; }

    public bool HasEnded => Status.HasEnded();

    /// <summary>The run with this state.</summary>
    public Run On(Run run) => run with
    {
        Status = Status,
        Answer = Answer ?? run.Answer,
        Error = Error ?? run.Error,
        StartedAt = StartedAt,
        CompletedAt = CompletedAt,
        Totals = Totals,
        LastSequence = LastSequence,
    };
}
