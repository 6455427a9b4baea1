using Lavra.Facts;
using Lavra.Identity;
using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Storage.Rows;

/// <summary>
/// What the writer's thread remembers, so that writing a batch reads nothing. It belongs to the transaction that is open and to
/// those committed before: after a rollback it is forgotten and read again. For one writer's thread only.
/// </summary>
internal sealed class WriterMemory
{
    private const int MostRemembered = 4096;

    private const string FindRun = """
        SELECT r.number, r.tenant, s.status, s.last_seq, s.final_seq, s.started_at, s.completed_at, s.generations, s.tool_calls,
            s.failed_tool_calls, s.prompt_tokens, s.completion_tokens, s.cached_tokens, s.reasoning_tokens, s.estimated, s.cost,
            s.unpriced
        FROM runs r CROSS JOIN run_states s ON s.run = r.number WHERE r.id = ?1
        """;

    private const string FindTenant = "SELECT number FROM tenants WHERE name = ?1";
    private const string InsertTenant = "INSERT INTO tenants (name) VALUES (?1) RETURNING number";
    private const string FindLastEntry = "SELECT number FROM log WHERE number > ?1 AND number <= ?2 ORDER BY number DESC LIMIT 1";

    private readonly Dictionary<RunId, WriterRun> runs = [];
    private readonly Dictionary<long, WriterTenant> tenants = [];
    private readonly Dictionary<string, WriterTenant> tenantsByName = new(StringComparer.Ordinal);
    private int rollbacks;

    /// <summary>The numbers of names; they are forgotten after a rollback like everything here.</summary>
    public NameTable Names { get; } = new();

    /// <summary>Must be called before each use. Forgets everything when a transaction was rolled back since the last use.</summary>
    public void Enter(WriteSession session)
    {
        if (rollbacks != session.Rollbacks)
        {
            rollbacks = session.Rollbacks;
            Forget();
        }
    }

    /// <summary>A run by its id; null when there is none.</summary>
    public WriterRun? Find(WriteSession session, RunId id)
    {
        if (runs.TryGetValue(id, out var known))
        {
            return known;
        }

        var row = session.Statements[FindRun].Bind(1, id);
        if (!row.Next())
        {
            return null;
        }

        var (number, tenant, state) = (row.Int64(0), row.Int64(1), ReadState(row));
        row.Reset();
        return Remember(id, new WriterRun(number, Tenant(session, tenant), state));
    }

    /// <summary>Forgets a run that is being deleted.</summary>
    public void Forget(RunId id) => runs.Remove(id);

    /// <summary>Remembers a run that was just inserted.</summary>
    public WriterRun Remember(RunId id, WriterRun known)
    {
        if (runs.Count >= MostRemembered)
        {
            runs.Clear();
        }

        runs.Add(id, known);
        return known;
    }

    /// <summary>A tenant by name, made when there is none.</summary>
    public WriterTenant Tenant(WriteSession session, string name)
    {
        if (!tenantsByName.TryGetValue(name, out var known))
        {
            var number = session.Statements[FindTenant].Bind(1, name).Single()
                ?? session.Statements[InsertTenant].Bind(1, name).Single()!.Value;
            known = Tenant(session, number);
            tenantsByName.Add(name, known);
        }

        return known;
    }

    private static RunState ReadState(Statement row) => new()
    {
        Status = (RunStatus)row.Int32(2),
        LastSequence = row.Int64(3),
        FinalSequence = row.Int64OrNull(4),
        StartedAt = row.TimeOrNull(5),
        CompletedAt = row.TimeOrNull(6),
        Totals = RunRows.ReadTotals(row, 7),
    };

    private WriterTenant Tenant(WriteSession session, long number)
    {
        if (!tenants.TryGetValue(number, out var known))
        {
            var last = session.Statements[FindLastEntry]
                .Bind(1, WriterTenant.StartOf(number)).Bind(2, WriterTenant.EndOf(number)).Single();
            known = new WriterTenant(number, last ?? WriterTenant.StartOf(number));
            tenants.Add(number, known);
        }

        return known;
    }

    private void Forget()
    {
        runs.Clear();
        tenants.Clear();
        tenantsByName.Clear();
        Names.Forget();
    }
}
