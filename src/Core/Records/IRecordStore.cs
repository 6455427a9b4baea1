namespace Lavra.Records;

/// <summary>
/// Keeps small, changeable records that belong to a tenant, up to some 100,000 of a kind. Each capability keeps its own kind, through a
/// <see cref="RecordSet{T}"/>. What many runs write all the time are facts, and no records. Thread safe, also between processes.
/// </summary>
/// <remarks>
/// What does not keep to <see cref="RecordLimits"/> is an <see cref="ArgumentException"/> that names the limit, and nothing is written.
/// </remarks>
public interface IRecordStore
{
    /// <summary>
    /// Makes changes together or not at all; they are durable when the task ends. Writers of one scope take turns. Repeating a write that
    /// may or may not have been made is safe where it expects a version or an absence: it meets itself as a conflict.
    /// </summary>
    /// <param name="scope">Whose records.</param>
    /// <param name="changes">At least one change, each to another record, within the limits of a batch.</param>
    /// <param name="cancellationToken">Gives up waiting; what was asked may be done all the same.</param>
    /// <exception cref="NewerRecordException">A record that would be replaced has a newer form than its new content.</exception>
    Task<RecordOutcome> WriteAsync(RecordScope scope, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken);

    /// <summary>A record; null when there is none.</summary>
    /// <exception cref="DamagedRecordException">It is there and cannot be read.</exception>
    ValueTask<StoredRecord?> GetAsync(RecordScope scope, string key, CancellationToken cancellationToken);

    /// <summary>Records in the order of their sort keys.</summary>
    /// <exception cref="ArgumentException">The limit or the position is wrong.</exception>
    Task<RecordPage> ListAsync(RecordScope scope, RecordQuery query, CancellationToken cancellationToken);

    /// <summary>How many records there are, damaged ones among them.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="label">Only those that carry this label; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<long> CountAsync(RecordScope scope, string? label, CancellationToken cancellationToken);

    /// <summary>
    /// What changed since a position, deletions among it. Those are remembered for <see cref="RecordLimits.DeletionsKept"/> at least.
    /// </summary>
    /// <param name="scope">Whose.</param>
    /// <param name="after">The position that the page before gave; 0 for everything since the beginning.</param>
    /// <param name="limit">The most changes, 1 to <see cref="RecordLimits.Page"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<RecordFeedPage> ReadChangesAsync(RecordScope scope, long after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes records of all tenants and kinds that have expired, and forgets deletions that are old enough, in a bounded piece.
    /// </summary>
    /// <param name="now">The time by which they have expired.</param>
    /// <param name="after"><see cref="RecordSweep.Next"/> of the sweep before; null for the beginning.</param>
    /// <param name="limit">The most records to delete, at least 1.</param>
    /// <param name="cancellationToken">Gives up between two records.</param>
    Task<RecordSweep> SweepAsync(DateTimeOffset now, string? after, int limit, CancellationToken cancellationToken);
}
