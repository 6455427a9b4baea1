using System.Globalization;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Local.Storage.Sessions;
using Lavra.Retention;

namespace Lavra.Local.Storage;

/// <summary>
/// Deletes runs from the engine's file, each in one transaction, so that there is never a part of one. The feed is the log itself and
/// goes with it.
/// </summary>
/// <param name="writer">The file's writer.</param>
/// <param name="readers">The file's readers.</param>
/// <param name="facts">What writes facts, which must forget the runs.</param>
internal sealed class SqliteRunRetention(SqliteWriter writer, SqliteReaders readers, SqliteFactStore facts) : IRunRetention
{
    internal static readonly string Find = $"""
        SELECT s.run, r.id, t.name, s.created_at, s.completed_at
        FROM run_states s CROSS JOIN runs r ON r.number = s.run CROSS JOIN tenants t ON t.number = s.tenant
        WHERE s.run > ?1 AND s.status IN ({RunStatuses.All.EndedNumbers}) AND s.held IS NULL AND coalesce(s.completed_at, s.created_at) < ?2
        ORDER BY s.run LIMIT ?3
        """;

    private const string CursorMark = "retention";
    private const string Hold = "UPDATE run_states SET held = ?2 WHERE run = (SELECT number FROM runs WHERE id = ?1)";
    private const string ReadMark = "SELECT value FROM marks WHERE name = ?1";
    private const string WriteMark = "INSERT INTO marks (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    private const string DeleteMark = "DELETE FROM marks WHERE name = ?1";

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The limit or the position is wrong.</exception>
    public Task<ExpiredPage> FindAsync(DateTimeOffset endedBefore, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancellationToken.ThrowIfCancellationRequested();
        var last = 0L;
        if (after is not null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out last))
        {
            throw new ArgumentException(
                $"'{after}' is not a position among expired runs. Give {nameof(ExpiredPage.Next)} of the last page as it is.", nameof(after));
        }

        using var session = readers.Rent();
        var runs = new List<ExpiredRun>();
        var row = session.Statements[Find].Bind(1, last).Bind(2, endedBefore).Bind(3, limit);
        while (row.Next())
        {
            last = row.Int64(0);
            runs.Add(new ExpiredRun(row.RunId(1), row.Text(2), row.Time(3), row.TimeOrNull(4)));
        }

        return Task.FromResult(new ExpiredPage(runs, runs.Count == limit ? last.ToString(CultureInfo.InvariantCulture) : null));
    }

    /// <inheritdoc />
    public Task<bool> DeleteAsync(ExpiredRun run, DateTimeOffset endedBefore, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        cancellationToken.ThrowIfCancellationRequested();
        var operation = new RunDeletion(run.Run, endedBefore, facts);
        writer.Enqueue(operation);
        return operation.Done.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task<bool> HoldAsync(RunId run, string reason, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        cancellationToken.ThrowIfCancellationRequested();
        return writer.WriteAsync(session => session.Statements[Hold].Bind(1, run).Bind(2, reason).Run() > 0).WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task<bool> ReleaseAsync(RunId run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return writer.WriteAsync(session => session.Statements[Hold].Bind(1, run).BindNull(2).Run() > 0).WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> FindPeriodsAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    /// <inheritdoc />
    public Task DropPeriodAsync(string period, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task<string?> ReadCursorAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var session = readers.Rent();
        var row = session.Statements[ReadMark].Bind(1, CursorMark);
        return Task.FromResult(row.Next() ? row.Text(0) : null);
    }

    /// <inheritdoc />
    public Task WriteCursorAsync(string? cursor, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return writer.WriteAsync(session => cursor is null
            ? session.Statements[DeleteMark].Bind(1, CursorMark).Run()
            : session.Statements[WriteMark].Bind(1, CursorMark).Bind(2, cursor).Run()).WaitAsync(cancellationToken);
    }
}
