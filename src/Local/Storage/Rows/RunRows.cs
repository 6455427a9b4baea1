using Lavra.Facts;
using Lavra.Generation;
using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Storage.Rows;

/// <summary>How runs are written into rows.</summary>
internal static class RunRows
{
    private const string Insert = """
        INSERT INTO runs (id, tenant, session, objective, inputs, given_plan, model, workspace, budget_tokens, budget_usd,
            budget_time, limits, trace_id, workflow_version, idempotency_key, started_by, created_at, schema)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18) RETURNING number
        """;

    private const string InsertState = """
        INSERT INTO run_states (run, tenant, created_at, status, last_seq, final_seq, started_at, completed_at, answer, error,
            generations, tool_calls, failed_tool_calls, prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens,
            estimated, cost, unpriced)
        VALUES (?1, ?2, ?3, ?4, 0, NULL, ?5, ?6, ?7, ?8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        """;

    private const string UpdateStatus = """
        UPDATE run_states SET status = ?2, started_at = ?3, completed_at = ?4, answer = coalesce(?5, answer),
            error = coalesce(?6, error)
        WHERE run = ?1
        """;

    private const string UpdateProgress = """
        UPDATE run_states SET last_seq = ?2, final_seq = ?3, generations = ?4, tool_calls = ?5, failed_tool_calls = ?6,
            prompt_tokens = ?7, completion_tokens = ?8, cached_tokens = ?9, reasoning_tokens = ?10, estimated = ?11, cost = ?12,
            unpriced = ?13
        WHERE run = ?1
        """;

    private const string Count = """
        INSERT INTO run_counts (tenant, status, runs) VALUES (?1, ?2, ?3)
        ON CONFLICT (tenant, status) DO UPDATE SET runs = runs + excluded.runs
        """;

    private const string FindKey = "SELECT id FROM runs WHERE tenant = ?1 AND idempotency_key = ?2";

    /// <summary>Writes a run that does not exist yet.</summary>
    /// <exception cref="IdempotencyKeyInUseException">The tenant has another run with its key.</exception>
    public static WriterRun Write(WriteSession session, WriterMemory memory, Run run, EncodedFacts facts)
    {
        var tenant = memory.Tenant(session, run.Tenant);
        RefuseSecond(session, tenant, run);
        var row = session.Statements[Insert];
        row.Bind(1, run.Id).Bind(2, tenant.Number).BindCompact(3, run.SessionId).Bind(8, run.Workspace)
            .Bind(9, run.Budget.Tokens).Bind(10, run.Budget.Usd).Bind(11, run.Budget.Time?.Ticks).Bind(12, facts.Limits)
            .BindCompact(13, run.TraceId).Bind(15, run.IdempotencyKey).Bind(17, run.CreatedAt).Bind(18, run.Schema);
        facts.BindContent(row, 4, run.Objective);
        facts.BindContent(row, 5, facts.Inputs);
        facts.BindContent(row, 6, run.GivenPlan);
        memory.Names.Bind(session, row, 7, run.Model);
        memory.Names.Bind(session, row, 14, run.WorkflowVersion);
        memory.Names.Bind(session, row, 16, run.StartedBy);
        var number = row.Single()!.Value;

        var state = session.Statements[InsertState];
        state.Bind(1, number).Bind(2, tenant.Number).Bind(3, run.CreatedAt).Bind(4, (long)run.Status).Bind(5, run.StartedAt)
            .Bind(6, run.CompletedAt);
        facts.BindContent(state, 7, run.Answer);
        facts.BindContent(state, 8, run.Error);
        state.Run();
        AddToCount(session, tenant, run.Status, 1);
        return memory.Remember(run.Id, new WriterRun(number, tenant, new RunState
        {
            Status = run.Status,
            Answer = run.Answer,
            Error = run.Error,
            StartedAt = run.StartedAt,
            CompletedAt = run.CompletedAt,
        }));
    }

    /// <summary>Writes what changed, unless the run has ended.</summary>
    public static void Write(WriteSession session, WriterRun known, RunChange change, EncodedFacts facts)
    {
        var before = known.State;
        if (before.HasEnded)
        {
            return;
        }

        var after = before with
        {
            Status = change.Status ?? before.Status,
            Answer = change.Answer ?? before.Answer,
            Error = change.Error ?? before.Error,
            StartedAt = change.StartedAt ?? before.StartedAt,
            CompletedAt = change.CompletedAt ?? before.CompletedAt,
        };
        var row = session.Statements[UpdateStatus];
        row.Bind(1, known.Number).Bind(2, (long)after.Status).Bind(3, after.StartedAt).Bind(4, after.CompletedAt);
        facts.BindContent(row, 5, after.Answer);
        facts.BindContent(row, 6, after.Error);
        row.Run();
        if (after.Status != before.Status)
        {
            AddToCount(session, known.Tenant, before.Status, -1);
            AddToCount(session, known.Tenant, after.Status, 1);
        }

        known.State = after;
    }

    /// <summary>Writes how far the log and the totals are.</summary>
    public static void WriteProgress(WriteSession session, WriterRun known)
    {
        var (state, totals) = (known.State, known.State.Totals);
        session.Statements[UpdateProgress]
            .Bind(1, known.Number).Bind(2, state.LastSequence).Bind(3, state.FinalSequence).Bind(4, totals.Generations)
            .Bind(5, totals.ToolCalls).Bind(6, totals.FailedToolCalls).Bind(7, totals.Usage.PromptTokens)
            .Bind(8, totals.Usage.CompletionTokens).Bind(9, totals.Usage.CachedPromptTokens)
            .Bind(10, totals.Usage.ReasoningTokens).Bind(11, totals.Usage.Estimated).Bind(12, totals.CostUsd)
            .Bind(13, totals.UnpricedGenerations)
            .Run();
    }

    /// <summary>Reads totals from ten columns in the order of the table.</summary>
    public static RunTotals ReadTotals(Statement row, int first) => new()
    {
        Generations = row.Int32(first),
        ToolCalls = row.Int32(first + 1),
        FailedToolCalls = row.Int32(first + 2),
        Usage = new TokenUsage
        {
            PromptTokens = row.Int64(first + 3),
            CompletionTokens = row.Int64(first + 4),
            CachedPromptTokens = row.Int64(first + 5),
            ReasoningTokens = row.Int64(first + 6),
            Estimated = row.Bool(first + 7),
        },
        CostUsd = row.Cost(first + 8),
        UnpricedGenerations = row.Int32(first + 9),
    };

    private static void RefuseSecond(WriteSession session, WriterTenant tenant, Run run)
    {
        if (run.IdempotencyKey is not { } key)
        {
            return;
        }

        var row = session.Statements[FindKey].Bind(1, tenant.Number).Bind(2, key);
        if (row.Next())
        {
            var existing = row.RunId(0);
            row.Reset();
            throw new IdempotencyKeyInUseException(key, existing);
        }
    }

    private static void AddToCount(WriteSession session, WriterTenant tenant, RunStatus status, long runs) =>
        session.Statements[Count].Bind(1, tenant.Number).Bind(2, (long)status).Bind(3, runs).Run();
}
