using System.Globalization;
using Lavra.Facts;
using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Storage.Reading;

/// <summary>Lists runs, a page at a time, along the index that fits the query.</summary>
internal static class RunListing
{
    // Each query names its index: without statistics, versions of SQLite choose differently.
    private const string Newest = "FROM runs r INDEXED BY runs_newest ";
    private const string Session = "FROM runs r INDEXED BY runs_session ";
    private const string Joined = "CROSS JOIN run_states s ON s.run = r.number CROSS JOIN tenants t ON t.number = r.tenant ";
    private const string OfTenant = "WHERE r.tenant = (SELECT number FROM tenants WHERE name = ?1) ";

    private const string Page = """
        AND r.created_at >= ?2 AND (r.created_at, r.number) < (?3, ?4) ORDER BY r.created_at DESC, r.number DESC LIMIT ?5
        """;

    /// <summary>Along <c>runs_newest</c>.</summary>
    internal const string All = "SELECT " + RunRowReader.Columns + " " + Newest + Joined + OfTenant + Page;

    /// <summary>Along <c>runs_session</c>.</summary>
    internal const string OfSession = "SELECT " + RunRowReader.Columns + " " + Session + Joined + OfTenant + "AND r.session = ?7 " + Page;

    /// <summary>Along <c>runs_session</c>: the runs of a session are few.</summary>
    internal const string OfSessionInStatus =
        "SELECT " + RunRowReader.Columns + " " + Session + Joined + OfTenant + "AND r.session = ?7 AND s.status = ?6 " + Page;

    /// <summary>Along <c>run_states_status</c>.</summary>
    internal const string InStatus = "SELECT " + RunRowReader.Columns + """
         FROM run_states s INDEXED BY run_states_status CROSS JOIN runs r ON r.number = s.run CROSS JOIN tenants t ON t.number = r.tenant
        WHERE s.tenant = (SELECT number FROM tenants WHERE name = ?1) AND s.status = ?6
        AND s.created_at >= ?2 AND (s.created_at, s.run) < (?3, ?4) ORDER BY s.created_at DESC, s.run DESC LIMIT ?5
        """;

    /// <exception cref="ArgumentException">The limit or the position is wrong.</exception>
    public static RunPage Read(ReadSession session, RunQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        var (created, number) = Position(query);
        var row = session.Statements[Choose(query)];
        row.Bind(1, query.Tenant).Bind(2, query.From is { } from ? StoredNumber.Ticks(from) : long.MinValue)
            .Bind(3, created).Bind(4, number).Bind(5, query.Limit + 1L);
        if (query.Status is { } status)
        {
            row.Bind(6, (long)status);
        }

        if (query.SessionId is { } id)
        {
            row.BindCompact(7, id);
        }

        var runs = new List<Run>();
        string? next = null, last = null;
        while (row.Next())
        {
            if (runs.Count == query.Limit)
            {
                next = last;
                row.Reset();
                break;
            }

            var run = RunRowReader.Read(session, row);
            last = string.Create(CultureInfo.InvariantCulture, $"{row.Int64(17)}.{row.Int64(0)}");
            runs.Add(RunPage.Listed(run));
        }

        return new RunPage(runs, next);
    }

    private static string Choose(RunQuery query) => query switch
    {
        { SessionId: null, Status: null } => All,
        { SessionId: null } => InStatus,
        { Status: null } => OfSession,
        _ => OfSessionInStatus,
    };

    /// <summary>What a page comes before: the end of the time asked for, or of the last page, whichever is earlier.</summary>
    private static (long Created, long Number) Position(RunQuery query)
    {
        var end = query.Until is { } until ? (StoredNumber.Ticks(until), 0) : (long.MaxValue, long.MaxValue);
        if (query.After is not { } after)
        {
            return end;
        }

        var dot = after.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0
            || !long.TryParse(after.AsSpan(0, dot), CultureInfo.InvariantCulture, out var created)
            || !long.TryParse(after.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new ArgumentException(
                $"'{after}' is not a position in a list of runs. Give {nameof(RunPage.Next)} of the last page as it is.", nameof(query));
        }

        return (created, number).CompareTo(end) < 0 ? (created, number) : end;
    }
}
