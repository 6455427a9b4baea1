using Lavra.Identity;

namespace Lavra.Retention;

/// <summary>
/// Takes out of the stores what is kept no longer. It says what there is and deletes what it is told to; which runs those are is
/// decided by <see cref="RunRetention"/>. Thread safe.
/// </summary>
public interface IRunRetention
{
    /// <summary>
    /// Finds runs of all tenants that ended before a moment and are not held, and what is left of runs whose deletion was cut off.
    /// </summary>
    /// <param name="endedBefore">The moment. A run that does not say when it ended counts from its acceptance.</param>
    /// <param name="after">Where the last page ended (<see cref="ExpiredPage.Next"/>); null for the beginning.</param>
    /// <param name="limit">At most so many. Fewer do not mean that there are no more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ExpiredPage> FindAsync(DateTimeOffset endedBefore, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a run with everything that belongs to it: facts, payloads, log, marks of its effects, places in lists and counts, and
    /// its idempotency key. From the first moment on nobody sees it any more. Cut off in the middle, it is found again and the next
    /// call goes on; called again afterwards, it does nothing.
    /// </summary>
    /// <returns>
    /// False when the run is left alone after all, because it has not ended before the moment or is held. Nothing is changed then.
    /// </returns>
    Task<bool> DeleteAsync(ExpiredRun run, DateTimeOffset endedBefore, CancellationToken cancellationToken);

    /// <summary>Keeps a run from being found and deleted until it is released. A second hold replaces the reason.</summary>
    /// <returns>False when there is no such run.</returns>
    Task<bool> HoldAsync(RunId run, string reason, CancellationToken cancellationToken);

    /// <summary>Releases a run. Idempotent.</summary>
    /// <returns>False when there is no such run.</returns>
    Task<bool> ReleaseAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>
    /// The periods, by name and oldest first, whose entries in the feed are all from before a moment and are kept apart from the runs.
    /// A store whose feed is the log itself has none.
    /// </summary>
    Task<IReadOnlyList<string>> FindPeriodsAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Drops the feed of a period. The logs of its runs are not touched. Idempotent.</summary>
    Task DropPeriodAsync(string period, CancellationToken cancellationToken);

    /// <summary>Reads where an unfinished pass is to go on; null when none is.</summary>
    Task<string?> ReadCursorAsync(CancellationToken cancellationToken);

    /// <summary>Remembers where a pass is to go on; null when it is finished.</summary>
    Task WriteCursorAsync(string? cursor, CancellationToken cancellationToken);
}
