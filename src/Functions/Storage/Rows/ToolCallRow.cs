using Lavra.Facts.Storing;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Functions.Storage.Rows;

/// <summary>How a tool call and its result are kept in their row.</summary>
internal static class ToolCallRow
{
    private const string Success = "Success";
    private const int Yes = 1;
    private const int No = 0;

    public static RowWriter Write(ToolCallRecord call, ICollection<LongText> moved)
    {
        var (id, result) = (call.Id, call.Result);
        return new RowWriter(Keys.Run(id.Run), Keys.ToolCall(id.Step, id.Generation, id.Index), moved)
            .Set(FactColumns.Ended, FactRules.HasEnded(call)).Set(FactColumns.Kind, (int?)FactColumns.ToolCall)
            .Set("ModelCall", call.ModelCallId).Set("Tool", call.Tool).Set("Arguments", call.Arguments)
            .Set("Created", (DateTimeOffset?)call.CreatedAt).Set(Success, result is null ? (int?)null : result.Success ? Yes : No)
            .Set("Content", result?.Content).Set("ErrorCode", result?.ErrorCode).Set("Error", result?.Error)
            .Set("ExecutionMs", result?.ExecutionTimeMs).Set("Reconciliation", result?.Reconciliation).Set("Completed", call.CompletedAt);
    }

    public static ToolCallRecord Read(RunId run, Row row)
    {
        if (row.Key.Split('~') is not [var step, var generation, var index])
        {
            throw row.Wrong("RowKey", "a key of ours");
        }

        return new ToolCallRecord
        {
            Id = new ToolCallId(
                run,
                FactColumns.NumberIn(row, step.AsSpan(1)),
                FactColumns.NumberIn(row, generation),
                FactColumns.NumberIn(row, index)),
            ModelCallId = row.TextOrNull("ModelCall"),
            Tool = row.Text("Tool"),
            Arguments = row.Text("Arguments"),
            CreatedAt = row.Time("Created"),
            Result = row.IntOrNull(Success) is { } success ? ReadResult(row, success == Yes) : null,
            CompletedAt = row.TimeOrNull("Completed"),
        };
    }

    private static ToolResult ReadResult(Row row, bool success) => new()
    {
        Success = success,
        Content = row.Text("Content"),
        ErrorCode = row.TextOrNull("ErrorCode"),
        Error = row.TextOrNull("Error"),
        ExecutionTimeMs = row.LongOr("ExecutionMs", 0),
        Reconciliation = row.TextOrNull("Reconciliation"),
    };
}
