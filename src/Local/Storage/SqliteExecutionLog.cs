using System.Globalization;
using System.Runtime.CompilerServices;
using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Identity;
using Lavra.Local.Storage.Rows;
using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Storage;

/// <summary>Reads the execution log from the engine's file.</summary>
/// <param name="readers">The file's readers.</param>
/// <param name="signal">Says at once what this process writes.</param>
/// <param name="time">Times the looks for what another process wrote.</param>
internal sealed class SqliteExecutionLog(SqliteReaders readers, LogSignal signal, TimeProvider time) : IExecutionLog
{
    /// <summary>How often a follower looks for entries that another process wrote.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    internal const string ReadRun = "SELECT " + LogRows.Columns + """
        , l.run FROM log l WHERE l.run = (SELECT number FROM runs WHERE id = ?1) AND l.seq > ?2 ORDER BY l.seq LIMIT ?3
        """;

    internal const string ReadFeed = "SELECT " + LogRows.Columns + """
        , l.run, l.number, r.id FROM log l CROSS JOIN runs r ON r.number = l.run
        WHERE l.number > ?1 AND l.number < ?2 ORDER BY l.number DESC LIMIT ?3
        """;

    internal const string FindEnd = """
        SELECT s.final_seq FROM runs r CROSS JOIN run_states s ON s.run = r.number WHERE r.id = ?1
        """;

    private const string FindTenant = "SELECT number FROM tenants WHERE name = ?1";
    private const int FollowPage = 256;
    private const int RunColumn = 15;

    /// <inheritdoc />
    public Task<IReadOnlyList<LogEntry>> ReadAsync(
        RunId run, long afterSequence, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<LogEntry>>(Read(run, afterSequence, limit));
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<LogEntry> FollowAsync(
        RunId run, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var watch = signal.Watch(run);
        await using var timer = time.CreateTimer(
            static state => ((LogWatch)state!).Set(), watch, LookEvery, LookEvery).ConfigureAwait(false);
        var position = afterSequence;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entries = Read(run, position, FollowPage);
            foreach (var entry in entries)
            {
                yield return entry;
                position = entry.Sequence;
                if (FactRules.EndsLog(entry.Action))
                {
                    yield break;
                }
            }

            if (entries.Count == 0)
            {
                if (EndsBefore(run, position))
                {
                    yield break;
                }

                await watch.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The limit or the position is wrong.</exception>
    public Task<FeedPage> ReadFeedAsync(string tenant, string? before, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancellationToken.ThrowIfCancellationRequested();
        var position = long.MaxValue;
        if (before is not null && !long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out position))
        {
            throw new ArgumentException(
                $"'{before}' is not a position in the feed. Give {nameof(FeedPage.Next)} of the last page as it is.", nameof(before));
        }

        using var session = readers.Rent();
        return Task.FromResult(session.Statements[FindTenant].Bind(1, tenant).Single() is { } number
            ? ReadPage(session, number, position, limit)
            : new FeedPage([], null));
    }

    private static FeedPage ReadPage(ReadSession session, long tenant, long before, int limit)
    {
        var entries = new List<LogEntry>();
        string? next = null;
        var last = 0L;
        var row = session.Statements[ReadFeed].Bind(1, WriterTenant.StartOf(tenant))
            .Bind(2, Math.Min(before, WriterTenant.EndOf(tenant) + 1)).Bind(3, limit + 1L);
        while (row.Next())
        {
            if (entries.Count == limit)
            {
                next = last.ToString(CultureInfo.InvariantCulture);
                break;
            }

            entries.Add(LogRows.Read(session, row, row.RunId(RunColumn + 2), row.Int64(RunColumn)));
            last = row.Int64(RunColumn + 1);
        }

        return new FeedPage(entries, next);
    }

    private List<LogEntry> Read(RunId run, long after, int limit)
    {
        using var session = readers.Rent();
        var entries = new List<LogEntry>();
        var row = session.Statements[ReadRun].Bind(1, run).Bind(2, after).Bind(3, limit);
        while (row.Next())
        {
            entries.Add(LogRows.Read(session, row, run, row.Int64(RunColumn)));
        }

        return entries;
    }

    private bool EndsBefore(RunId run, long position)
    {
        using var session = readers.Rent();
        return session.Statements[FindEnd].Bind(1, run).Single() <= position;
    }
}
