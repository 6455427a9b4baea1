using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Identity;
using Lavra.Local.Storage.Rows;
using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Storage.Reading;

/// <summary>How runs are read from rows.</summary>
internal static class RunRowReader
{
    /// <summary>What <see cref="Read"/> needs, in its order, of runs <c>r</c>, their states <c>s</c> and tenants <c>t</c>.</summary>
    public const string Columns = """
        r.number, r.id, t.name, r.session, r.objective, r.inputs, r.given_plan, r.model, r.workspace, r.budget_tokens, r.budget_usd,
        r.budget_time, r.limits, r.trace_id, r.workflow_version, r.idempotency_key, r.started_by, r.created_at, r.schema,
        s.status, s.last_seq, s.started_at, s.completed_at, s.answer, s.error, s.generations, s.tool_calls, s.failed_tool_calls,
        s.prompt_tokens, s.completion_tokens, s.cached_tokens, s.reasoning_tokens, s.estimated, s.cost, s.unpriced
        """;

    public static Run Read(ReadSession session, Statement row)
    {
        var number = row.Int64(0);
        return new Run
        {
            Id = row.RunId(1),
            Tenant = row.Text(2),
            SessionId = row.Compact(3),
            Objective = session.Content(row, 4, number)!,
            Inputs = FactJson.ReadInputs(session.Content(row, 5, number)),
            GivenPlan = session.Content(row, 6, number),
            Model = session.Name(row, 7)!,
            Workspace = row.Text(8),
            Budget = new RunBudget
            {
                Tokens = row.Int64OrNull(9),
                Usd = row.CostOrNull(10),
                Time = row.Int64OrNull(11) is { } ticks ? TimeSpan.FromTicks(ticks) : null,
            },
            Limits = FactJson.ReadLimits(row.Text(12)),
            TraceId = row.CompactOrNull(13),
            WorkflowVersion = session.Name(row, 14)!,
            IdempotencyKey = row.TextOrNull(15),
            StartedBy = session.Name(row, 16)!,
            CreatedAt = row.Time(17),
            Schema = row.Int32(18),
            Status = (RunStatus)row.Int32(19),
            LastSequence = row.Int64(20),
            StartedAt = row.TimeOrNull(21),
            CompletedAt = row.TimeOrNull(22),
            Answer = session.Content(row, 23, number),
            Error = session.Content(row, 24, number),
            Totals = RunRows.ReadTotals(row, 25),
        };
    }
}
