using Lavra.Facts;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Local.Storage.Memory;
using Lavra.Local.Storage.Reading;
using Lavra.Local.Storage.Rows;
using Lavra.Local.Storage.Sessions;
using Lavra.Tools;

namespace Lavra.Local.Storage;

/// <summary>
/// Reads runs from the engine's file. What this process is working on comes from memory. SQLite is read on the calling thread.
/// </summary>
/// <param name="readers">The file's readers.</param>
/// <param name="cache">
/// What this process has just written; null in a process that only reads, where nothing may be remembered, because it is not
/// told what changes.
/// </param>
internal sealed class SqliteRunStore(SqliteReaders readers, RunCache? cache) : IRunStore
{
    internal const string GetRun = "SELECT " + RunRowReader.Columns + """
         FROM runs r CROSS JOIN run_states s ON s.run = r.number CROSS JOIN tenants t ON t.number = r.tenant WHERE r.id = ?1
        """;

    internal const string FindKey = "SELECT " + RunRowReader.Columns + """
         FROM runs r CROSS JOIN run_states s ON s.run = r.number CROSS JOIN tenants t ON t.number = r.tenant
        WHERE r.tenant = (SELECT number FROM tenants WHERE name = ?1) AND r.idempotency_key = ?2
        """;

    internal const string Count = """
        SELECT status, runs FROM run_counts WHERE tenant = (SELECT number FROM tenants WHERE name = ?1) AND runs > 0
        """;

    internal const string Tenants = "SELECT name FROM tenants ORDER BY number";
    internal const string GetStep = "SELECT " + StepRows.Columns + " FROM steps WHERE run = ?1 AND step = ?2";
    internal const string ListSteps = "SELECT " + StepRows.Columns + " FROM steps WHERE run = ?1 ORDER BY step";

    /// <summary>All tenants that have runs.</summary>
    public IReadOnlyList<string> ListTenants()
    {
        using var session = readers.Rent();
        var row = session.Statements[Tenants];
        var tenants = new List<string>();
        while (row.Next())
        {
            tenants.Add(row.Text(0));
        }

        return tenants;
    }

    /// <inheritdoc />
    public ValueTask<Run?> GetAsync(RunId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (cache?.FindRun(id) is { } known)
        {
            return new(known);
        }

        var ticket = cache?.BeginFill(id);
        using var session = readers.Rent();
        var row = session.Statements[GetRun].Bind(1, id);
        var run = row.Next() ? RunRowReader.Read(session, row) : null;
        if (run is not null)
        {
            cache?.Fill(ticket!.Value, run);
        }

        return new(run);
    }

    /// <inheritdoc />
    public Task<Run?> FindByIdempotencyKeyAsync(string tenant, string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var session = readers.Rent();
        var row = session.Statements[FindKey].Bind(1, tenant).Bind(2, key);
        return Task.FromResult(row.Next() ? RunRowReader.Read(session, row) : null);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The limit or the position is wrong.</exception>
    public Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        using var session = readers.Rent();
        return Task.FromResult(RunListing.Read(session, query));
    }

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<RunStatus, long>> CountAsync(string tenant, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var session = readers.Rent();
        var counts = new Dictionary<RunStatus, long>();
        var row = session.Statements[Count].Bind(1, tenant);
        while (row.Next())
        {
            counts.Add((RunStatus)row.Int32(0), row.Int64(1));
        }

        return Task.FromResult<IReadOnlyDictionary<RunStatus, long>>(counts);
    }

    /// <inheritdoc />
    public ValueTask<StepRecord?> GetStepAsync(StepId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (cache is not null && cache.TryFindStep(id, out var known))
        {
            return new(known);
        }

        var ticket = cache?.BeginFill(id.Run);
        using var session = readers.Rent();
        if (session.RunNumber(id.Run) is not { } number)
        {
            return new((StepRecord?)null);
        }

        var row = session.Statements[GetStep].Bind(1, number).Bind(2, id.Index);
        var step = row.Next() ? StepRows.Read(session, row, id.Run, number) : null;
        if (step is not null)
        {
            cache?.Fill(ticket!.Value, step);
        }

        return new(step);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<StepRecord>> ListStepsAsync(RunId run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var session = readers.Rent();
        var steps = new List<StepRecord>();
        if (session.RunNumber(run) is { } number)
        {
            var row = session.Statements[ListSteps].Bind(1, number);
            while (row.Next())
            {
                steps.Add(StepRows.Read(session, row, run, number));
            }
        }

        return Task.FromResult<IReadOnlyList<StepRecord>>(steps);
    }

    /// <inheritdoc />
    public ValueTask<GenerationRecord?> GetGenerationAsync(GenerationId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (cache is not null && cache.TryFindGeneration(id, out var known))
        {
            return new(known);
        }

        using var session = readers.Rent();
        return new(TranscriptReader.Find(session, id));
    }

    /// <inheritdoc />
    public ValueTask<ToolCallRecord?> GetToolCallAsync(ToolCallId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (cache is not null && cache.TryFindToolCall(id, out var known))
        {
            return new(known);
        }

        using var session = readers.Rent();
        return new(TranscriptReader.Find(session, id));
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Turn>> ReadTurnsAsync(StepId step, int from, int to, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (cache is not null && cache.TryFindTurns(step, from, to, out var known))
        {
            return new(known);
        }

        var ticket = cache?.BeginFill(step.Run);
        using var session = readers.Rent();
        var turns = TranscriptReader.Read(session, step, from, to, out var isEnd);
        if (isEnd)
        {
            cache?.Fill(ticket!.Value, step, from, turns);
        }

        return new(turns);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<GenerationRecord>> ListGenerationsAsync(
        RunId run, GenerationId? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancellationToken.ThrowIfCancellationRequested();
        using var session = readers.Rent();
        return Task.FromResult(TranscriptReader.List(session, run, after, limit));
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<ToolCallRecord>> ListToolCallsAsync(
        RunId run, ToolCallId? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancellationToken.ThrowIfCancellationRequested();
        using var session = readers.Rent();
        return Task.FromResult(TranscriptReader.List(session, run, after, limit));
    }

    /// <inheritdoc />
    public ValueTask<string?> GetPayloadAsync(RunId run, string payload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payload);
        cancellationToken.ThrowIfCancellationRequested();
        if (cache?.FindPayload(run, payload) is { } known)
        {
            return new(known);
        }

        using var session = readers.Rent();
        var text = session.RunNumber(run) is { } number ? session.Payload(number, payload) : null;
        if (text is not null)
        {
            cache?.Fill(run, payload, text);
        }

        return new(text);
    }
}
