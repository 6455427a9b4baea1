using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Identity;
using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Storage.Rows;

/// <summary>How log entries are written into rows and read from them.</summary>
internal static class LogRows
{
    /// <summary>What <see cref="Read"/> needs, in its order.</summary>
    public const string Columns = """
        l.seq, l.key, l.action, l.step, l.generation, l.tool_call, l.tool, l.payload, l.success, l.error, l.execution_ms, l.attempt,
        l.replayed, l.at, l.schema
        """;

    private const string Insert = """
        INSERT INTO log (number, run, seq, key, action, step, generation, tool_call, tool, payload, success, error, execution_ms,
            attempt, replayed, at, schema)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
        ON CONFLICT (run, key) DO NOTHING
        """;

    /// <summary>Appends an entry with the next sequence number, unless the run's log has its key; false then.</summary>
    public static bool Write(WriteSession session, WriterMemory memory, WriterRun known, LogEntry entry, EncodedFacts facts)
    {
        var (state, tenant) = (known.State, known.Tenant);
        var sequence = state.LastSequence + 1;
        var row = session.Statements[Insert];
        row.Bind(1, tenant.LastEntry + 1).Bind(2, known.Number).Bind(3, sequence).Bind(4, entry.Key)
            .Bind(5, (long)entry.Action).Bind(6, entry.Step).Bind(7, entry.Generation).Bind(8, entry.ToolCall);
        memory.Names.Bind(session, row, 9, entry.ToolName);
        facts.BindContent(row, 10, entry.Payload);
        row.Bind(11, entry.Success);
        facts.BindContent(row, 12, entry.ErrorMessage);
        row.Bind(13, entry.ExecutionTimeMs).Bind(14, entry.Attempt).Bind(15, entry.WasReplayed).Bind(16, entry.CreatedAt)
            .Bind(17, entry.Schema);
        if (row.Run() == 0)
        {
            return false;
        }

        tenant.LastEntry++;
        known.State = state with
        {
            LastSequence = sequence,
            FinalSequence = state.FinalSequence ?? (FactRules.EndsLog(entry.Action) ? sequence : null),
        };
        return true;
    }

    public static LogEntry Read(ReadSession session, Statement row, RunId run, long number) => new()
    {
        Run = run,
        Sequence = row.Int64(0),
        Key = row.Text(1),
        Action = (LogAction)row.Int32(2),
        Step = row.Int32OrNull(3),
        Generation = row.Int32OrNull(4),
        ToolCall = row.Int32OrNull(5),
        ToolName = session.Name(row, 6),
        Payload = session.Content(row, 7, number),
        Success = row.Bool(8),
        ErrorMessage = session.Content(row, 9, number),
        ExecutionTimeMs = row.Int64(10),
        Attempt = row.Int32(11),
        WasReplayed = row.Bool(12),
        CreatedAt = row.Time(13),
        Schema = row.Int32(14),
    };
}
