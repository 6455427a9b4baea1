using Lavra.Identity;
using Lavra.Local.Storage.Sessions;
using Lavra.Tools;

namespace Lavra.Local.Storage.Rows;

/// <summary>How tool calls and their results are written into rows and read from them.</summary>
internal static class ToolCallRows
{
    /// <summary>What <see cref="Read"/> needs, in its order.</summary>
    public const string Columns = """
        step, generation, number, model_call, tool, arguments, created_at, success, content, error_code, error, execution_ms,
        reconciliation, took
        """;

    private const string Upsert = """
        INSERT INTO tool_calls (run, step, generation, number, model_call, tool, arguments, created_at, success, content,
            error_code, error, execution_ms, reconciliation, took)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
        ON CONFLICT (run, step, generation, number) DO UPDATE SET model_call = excluded.model_call, tool = excluded.tool,
            arguments = excluded.arguments, created_at = excluded.created_at, success = excluded.success,
            content = excluded.content, error_code = excluded.error_code, error = excluded.error,
            execution_ms = excluded.execution_ms, reconciliation = excluded.reconciliation, took = excluded.took
        WHERE tool_calls.success IS NULL
        """;

    /// <summary>Writes a call, unless it has ended; false then.</summary>
    public static bool Write(WriteSession session, WriterMemory memory, WriterRun known, ToolCallRecord call, EncodedFacts facts)
    {
        var row = session.Statements[Upsert];
        var (id, result) = (call.Id, call.Result);
        row.Bind(1, known.Number).Bind(2, id.Step).Bind(3, id.Generation).Bind(4, id.Index).Bind(5, call.ModelCallId);
        memory.Names.Bind(session, row, 6, call.Tool);
        facts.BindContent(row, 7, call.Arguments);
        row.Bind(8, call.CreatedAt).Bind(9, result is null ? (long?)null : result.Success ? 1L : 0L);
        facts.BindContent(row, 10, result?.Content);
        memory.Names.Bind(session, row, 11, result?.ErrorCode);
        facts.BindContent(row, 12, result?.Error);
        row.Bind(13, result?.ExecutionTimeMs);
        memory.Names.Bind(session, row, 14, result?.Reconciliation);
        row.Bind(15, (call.CompletedAt - call.CreatedAt)?.Ticks);
        return row.Run() > 0;
    }

    public static ToolCallRecord Read(ReadSession session, Statement row, RunId run, long number)
    {
        var createdAt = row.Time(6);
        return new ToolCallRecord
        {
            Id = new ToolCallId(run, row.Int32(0), row.Int32(1), row.Int32(2)),
            ModelCallId = row.TextOrNull(3),
            Tool = session.Name(row, 4)!,
            Arguments = session.Content(row, 5, number)!,
            CreatedAt = createdAt,
            Result = row.IsNull(7) ? null : ReadResult(session, row, number),
            CompletedAt = row.Int64OrNull(13) is { } took ? createdAt.AddTicks(took) : null,
        };
    }

    private static ToolResult ReadResult(ReadSession session, Statement row, long number) => new()
    {
        Success = row.Bool(7),
        Content = session.Content(row, 8, number)!,
        ErrorCode = session.Name(row, 9),
        Error = session.Content(row, 10, number),
        ExecutionTimeMs = row.Int64(11),
        Reconciliation = session.Name(row, 12),
    };
}
