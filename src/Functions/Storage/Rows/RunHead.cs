using System.Collections.Immutable;
using Azure;
using Lavra.Facts;

namespace Lavra.Functions.Storage.Rows;

/// <summary>
/// What writing to a run needs to know of it, as of one version of its row. Every write changes that row, so its version is the
/// version of the whole run.
/// </summary>
internal sealed record RunHead
{
    public required string Tenant { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public RunStatus Status { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public RunTotals Totals { get; init; } = RunTotals.Zero;

    public long LastSequence { get; init; }

    /// <summary>The sequence number of the entry that ends the log for followers; null until there is one.</summary>
    public long? FinalSequence { get; init; }

    /// <summary>The status under which the run is listed and counted, as far as it is known; null when that is not known.</summary>
    public RunStatus? Listed { get; init; }

    /// <summary>Batches of log entries that may not be in the feed yet, oldest first.</summary>
    public ImmutableArray<FeedBatch> Outbox { get; init; } = [];

    /// <summary>The stamp of the last batch.</summary>
    public long Stamp { get; init; }

    /// <summary>The long text with rows that are durable and not yet in their places; null when there are none.</summary>
    public string? Unplaced { get; init; }

    /// <summary>Why retention must leave the run alone; null when it need not.</summary>
    public string? Held { get; init; }

    /// <summary>Whether the run is being deleted, or was given up before it began: nobody sees it, and nothing may be written.</summary>
    public bool IsGone { get; init; }

    /// <summary>The row's version.</summary>
    public ETag Version { get; init; }

    public bool HasEnded => Status.HasEnded();
}
