using Lavra.Facts;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Rows;

/// <summary>How a log entry is kept in its row. Its key has a row of its own, so that an entry is written once.</summary>
internal static class LogRow
{
    /// <summary>An entry, whose number and so whose key is set when it is written.</summary>
    public static RowWriter Write(LogEntry entry, ICollection<LongText> moved) => new RowWriter(Keys.Run(entry.Run), "", moved)
        .Set("Key", entry.Key).Set("Action", (int?)entry.Action).Set("Step", entry.Step)
        .Set("Generation", entry.Generation).Set("ToolCall", entry.ToolCall).Set("Tool", entry.ToolName).Set("Payload", entry.Payload)
        .Set("Failed", !entry.Success).Set("Error", entry.ErrorMessage)
        .Set("ExecutionMs", entry.ExecutionTimeMs == 0 ? null : (long?)entry.ExecutionTimeMs).SetUnless("Attempt", entry.Attempt, 1)
        .Set("Replayed", entry.WasReplayed).Set("Created", (DateTimeOffset?)entry.CreatedAt).Set("Schema", (int?)entry.Schema);

    public static LogEntry Read(RunId run, Row row) => new()
    {
        Run = run,
        Sequence = FactColumns.NumberIn(row, row.Key.AsSpan(1)),
        Key = row.Text("Key"),
        Action = (LogAction)row.Int("Action"),
        Step = row.IntOrNull("Step"),
        Generation = row.IntOrNull("Generation"),
        ToolCall = row.IntOrNull("ToolCall"),
        ToolName = row.TextOrNull("Tool"),
        Payload = row.TextOrNull("Payload"),
        Success = !row.Flag("Failed"),
        ErrorMessage = row.TextOrNull("Error"),
        ExecutionTimeMs = row.LongOr("ExecutionMs", 0),
        Attempt = row.IntOr("Attempt", 1),
        WasReplayed = row.Flag("Replayed"),
        CreatedAt = row.Time("Created"),
        Schema = row.Int("Schema"),
    };
}
