using Lavra.Facts;
using Lavra.Identity;

namespace Lavra.ExecutionLog;

/// <summary>Reads the execution log. Thread safe. Entries are written through the facts of an activity, never here.</summary>
public interface IExecutionLog
{
    /// <summary>Reads entries of a run in order, those after <paramref name="afterSequence"/>, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<LogEntry>> ReadAsync(RunId run, long afterSequence, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Reads entries of a run in order and waits for more, with no loss and no duplicate, until the run's last entry
    /// (<see cref="LogAction.TaskCompleted"/> or <see cref="LogAction.TaskFailed"/>) was given or the token is cancelled.
    /// </summary>
    IAsyncEnumerable<LogEntry> FollowAsync(RunId run, long afterSequence, CancellationToken cancellationToken);

    /// <summary>Reads entries of all runs of a tenant, newest first.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="before">Where the last page ended (<see cref="FeedPage.Next"/>); null for the newest.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<FeedPage> ReadFeedAsync(string tenant, string? before, int limit, CancellationToken cancellationToken);
}

/// <summary>A page of the feed.</summary>
/// <param name="Entries">Newest first. Fewer than were asked for, even none, do not mean that there are no more.</param>
/// <param name="Next">Gives the next page; null at the end. Opaque.</param>
public sealed record FeedPage(IReadOnlyList<LogEntry> Entries, string? Next);
