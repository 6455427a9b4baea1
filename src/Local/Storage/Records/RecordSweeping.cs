using Lavra.Local.Storage.Sessions;
using Lavra.Records;

namespace Lavra.Local.Storage.Records;

/// <summary>Deletes what has expired, in the writer's transaction.</summary>
internal static class RecordSweeping
{
    private const string FindExpired = """
        SELECT s.tenant, s.kind, r.key FROM records r INDEXED BY records_expiry CROSS JOIN record_scopes s ON s.number = r.scope
        WHERE r.expires_at <= ?1 ORDER BY r.expires_at LIMIT ?2
        """;

    private const string Forget = """
        UPDATE record_scopes SET forgotten = max(forgotten, coalesce(
            (SELECT max(d.version) FROM record_deletions d WHERE d.scope = record_scopes.number AND d.at < ?1), 0))
        WHERE number IN (SELECT d.scope FROM record_deletions d WHERE d.at < ?1)
        """;

    private const string DropForgotten = "DELETE FROM record_deletions WHERE at < ?1";

    /// <summary>Deletes at most so many, and gives how many it deleted.</summary>
    /// <param name="session">The writer's.</param>
    /// <param name="until">The time by which they have expired.</param>
    /// <param name="now">The time at which they are deleted.</param>
    /// <param name="limit">How many at most.</param>
    public static int Delete(WriteSession session, DateTimeOffset until, DateTimeOffset now, int limit)
    {
        var expired = new List<(RecordScope Scope, string Key)>();
        var row = session.Statements[FindExpired].Bind(1, until).Bind(2, limit);
        while (row.Next())
        {
            expired.Add((new RecordScope(row.Text(0), row.Text(1)), row.Text(2)));
        }

        foreach (var (scope, key) in expired)
        {
            new RecordWrite(session, scope, now).Apply([RecordChange.Delete(key)]);
        }

        var forgotten = until - RecordLimits.DeletionsKept;
        session.Statements[Forget].Bind(1, forgotten).Run();
        session.Statements[DropForgotten].Bind(1, forgotten).Run();
        return expired.Count;
    }
}
