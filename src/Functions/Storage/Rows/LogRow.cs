using System.Globalization;
using Lavra.Facts;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Lavra.Words;

namespace Lavra.Functions.Storage.Rows;

/// <summary>
/// How a log entry is kept in its row: in columns that other programs understand, with the names of the audit contract. Its key has a
/// row of its own, so that an entry is written once.
/// </summary>
internal static class LogRow
{
    private const string Attempt = "Attempt";
    private const string Replayed = "Replayed";
    private const string Schema = "Schema";

    /// <summary>An entry, whose number and so whose key is set when it is written.</summary>
    public static RowWriter Write(LogEntry entry, ICollection<LongText> moved) =>
        new RowWriter(Keys.Run(entry.Run), "", moved, Row.SecondForm)
            .SetShort("TaskId", entry.Run.ToString()).Set("Key", entry.Key).SetShort("Action", WireWords.Of(entry.Action))
            .Set("Step", entry.Step).Set("Generation", entry.Generation).Set("ToolCall", entry.ToolCall)
            .SetReadable("ToolName", entry.ToolName).SetReadable("Payload", entry.Payload).SetAlways("Success", entry.Success)
            .SetReadable("ErrorMessage", entry.ErrorMessage).Set("ExecutionTimeMs", (long?)entry.ExecutionTimeMs)
            .SetUnless(Attempt, entry.Attempt, 1).Set(Replayed, entry.WasReplayed).SetDate("CreatedAt", entry.CreatedAt)
            .SetUnless(Schema, entry.Schema, 1);

    public static LogEntry Read(RunId run, Row row) => row.Form == Row.FirstForm ? ReadFirst(run, row) : new()
    {
        Run = run,
        Sequence = FactColumns.NumberIn(row, row.Key.AsSpan(1)),
        Key = row.Text("Key"),
        Action = ReadAction(row),
        Step = row.IntOrNull("Step"),
        Generation = row.IntOrNull("Generation"),
        ToolCall = row.IntOrNull("ToolCall"),
        ToolName = row.TextOrNull("ToolName"),
        Payload = row.TextOrNull("Payload"),
        Success = row.Bool("Success"),
        ErrorMessage = row.TextOrNull("ErrorMessage"),
        ExecutionTimeMs = row.Long("ExecutionTimeMs"),
        Attempt = row.IntOr(Attempt, 1),
        WasReplayed = row.Flag(Replayed),
        CreatedAt = row.Date("CreatedAt"),
        Schema = row.IntOr(Schema, 1),
    };

    // An action that a newer program added is written as its number.
    private static LogAction ReadAction(Row row) =>
        int.TryParse(row.Text("Action"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (LogAction)number : row.Word<LogAction>("Action");

    /// <summary>The first form: actions as numbers, times in ticks, and no success but the failures.</summary>
    private static LogEntry ReadFirst(RunId run, Row row) => new()
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
        Attempt = row.IntOr(Attempt, 1),
        WasReplayed = row.Flag(Replayed),
        CreatedAt = row.Time("Created"),
        Schema = row.Int(Schema),
    };
}
