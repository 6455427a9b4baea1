using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Identity;
using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Storage.Rows;

/// <summary>How steps are written into rows and read from them.</summary>
internal static class StepRows
{
    /// <summary>What <see cref="Read"/> needs, in its order.</summary>
    public const string Columns = "step, plan, status, attempt, inputs, output, error, replayed, started_at, completed_at";

    private static readonly string Upsert = $"""
        INSERT INTO steps (run, step, plan, status, attempt, inputs, output, error, replayed, started_at, completed_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        ON CONFLICT (run, step) DO UPDATE SET plan = excluded.plan, status = excluded.status, attempt = excluded.attempt,
            inputs = excluded.inputs, output = excluded.output, error = excluded.error, replayed = excluded.replayed,
            started_at = excluded.started_at, completed_at = excluded.completed_at
        WHERE steps.status NOT IN ({StepStatuses.All.EndedNumbers})
        """;

    /// <summary>Writes a step, unless it has ended; false then.</summary>
    public static bool Write(WriteSession session, WriterRun known, StepRecord step, string plan, EncodedFacts facts)
    {
        var row = session.Statements[Upsert];
        row.Bind(1, known.Number).Bind(2, step.Id.Index).Bind(4, (long)step.Status).Bind(5, step.Attempt)
            .Bind(9, step.WasReplayed).Bind(10, step.StartedAt).Bind(11, step.CompletedAt);
        facts.BindContent(row, 3, plan);
        facts.BindContent(row, 6, step.Inputs);
        facts.BindContent(row, 7, step.Output);
        facts.BindContent(row, 8, step.Error);
        return row.Run() > 0;
    }

    public static StepRecord Read(ReadSession session, Statement row, RunId run, long number) => new()
    {
        Id = new StepId(run, row.Int32(0)),
        Plan = FactJson.ReadPlanStep(session.Content(row, 1, number)!),
        Status = (StepStatus)row.Int32(2),
        Attempt = row.Int32(3),
        Inputs = session.Content(row, 4, number),
        Output = session.Content(row, 5, number),
        Error = session.Content(row, 6, number),
        WasReplayed = row.Bool(7),
        StartedAt = row.TimeOrNull(8),
        CompletedAt = row.TimeOrNull(9),
    };
}
