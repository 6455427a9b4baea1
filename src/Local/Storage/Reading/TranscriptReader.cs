using Lavra.Generation;
using Lavra.Identity;
using Lavra.Local.Storage.Rows;
using Lavra.Local.Storage.Sessions;
using Lavra.Tools;

namespace Lavra.Local.Storage.Reading;

/// <summary>Reads generations and tool calls from the file.</summary>
internal static class TranscriptReader
{
    internal const string GetGeneration =
        "SELECT " + GenerationRows.Columns + " FROM generations WHERE run = ?1 AND step = ?2 AND number = ?3";

    internal const string GetToolCall = "SELECT " + ToolCallRows.Columns
        + " FROM tool_calls WHERE run = ?1 AND step = ?2 AND generation = ?3 AND number = ?4";

    internal const string GenerationsOfTurns = "SELECT " + GenerationRows.Columns
        + " FROM generations WHERE run = ?1 AND step = ?2 AND number BETWEEN ?3 AND ?4 ORDER BY number";

    internal const string ToolCallsOfTurns = "SELECT " + ToolCallRows.Columns
        + " FROM tool_calls WHERE run = ?1 AND step = ?2 AND generation BETWEEN ?3 AND ?4 ORDER BY generation, number";

    internal const string HasLaterTurn = "SELECT 1 FROM generations WHERE run = ?1 AND step = ?2 AND number > ?3 LIMIT 1";

    internal const string ListGenerations = "SELECT " + GenerationRows.Columns
        + " FROM generations WHERE run = ?1 AND (step, number) > (?2, ?3) ORDER BY step, number LIMIT ?4";

    internal const string ListToolCalls = "SELECT " + ToolCallRows.Columns
        + " FROM tool_calls WHERE run = ?1 AND (step, generation, number) > (?2, ?3, ?4)"
        + " ORDER BY step, generation, number LIMIT ?5";

    public static GenerationRecord? Find(ReadSession session, GenerationId id)
    {
        if (session.RunNumber(id.Run) is not { } run)
        {
            return null;
        }

        var row = session.Statements[GetGeneration].Bind(1, run).Bind(2, id.Step).Bind(3, id.Number);
        return row.Next() ? GenerationRows.Read(session, row, id.Run, run) : null;
    }

    public static ToolCallRecord? Find(ReadSession session, ToolCallId id)
    {
        if (session.RunNumber(id.Run) is not { } run)
        {
            return null;
        }

        var row = session.Statements[GetToolCall].Bind(1, run).Bind(2, id.Step).Bind(3, id.Generation).Bind(4, id.Index);
        return row.Next() ? ToolCallRows.Read(session, row, id.Run, run) : null;
    }

    /// <summary>Reads turns.</summary>
    /// <param name="session">The reader.</param>
    /// <param name="step">The step.</param>
    /// <param name="from">The first turn.</param>
    /// <param name="to">The last turn.</param>
    /// <param name="isEnd">Whether the step has no turn after these.</param>
    public static IReadOnlyList<Turn> Read(ReadSession session, StepId step, int from, int to, out bool isEnd)
    {
        isEnd = true;
        if (session.RunNumber(step.Run) is not { } run)
        {
            isEnd = false;
            return [];
        }

        var generations = new List<GenerationRecord>();
        var row = session.Statements[GenerationsOfTurns].Bind(1, run).Bind(2, step.Index).Bind(3, from).Bind(4, to);
        while (row.Next())
        {
            generations.Add(GenerationRows.Read(session, row, step.Run, run));
        }

        var calls = new Dictionary<int, List<ToolCallRecord>>();
        row = session.Statements[ToolCallsOfTurns].Bind(1, run).Bind(2, step.Index).Bind(3, from).Bind(4, to);
        while (row.Next())
        {
            var call = ToolCallRows.Read(session, row, step.Run, run);
            if (!calls.TryGetValue(call.Id.Generation, out var list))
            {
                calls.Add(call.Id.Generation, list = []);
            }

            list.Add(call);
        }

        isEnd = session.Statements[HasLaterTurn].Bind(1, run).Bind(2, step.Index).Bind(3, to).Single() is null;
        return [.. generations.Select(generation => new Turn(generation, calls.GetValueOrDefault(generation.Id.Number) ?? []))];
    }

    public static IReadOnlyList<GenerationRecord> List(ReadSession session, RunId id, GenerationId? after, int limit)
    {
        var found = new List<GenerationRecord>();
        if (session.RunNumber(id) is { } run)
        {
            var row = session.Statements[ListGenerations].Bind(1, run).Bind(2, after?.Step ?? -1).Bind(3, after?.Number ?? -1)
                .Bind(4, limit);
            while (row.Next())
            {
                found.Add(GenerationRows.Read(session, row, id, run));
            }
        }

        return found;
    }

    public static IReadOnlyList<ToolCallRecord> List(ReadSession session, RunId id, ToolCallId? after, int limit)
    {
        var found = new List<ToolCallRecord>();
        if (session.RunNumber(id) is { } run)
        {
            var row = session.Statements[ListToolCalls].Bind(1, run).Bind(2, after?.Step ?? -1).Bind(3, after?.Generation ?? -1)
                .Bind(4, after?.Index ?? -1).Bind(5, limit);
            while (row.Next())
            {
                found.Add(ToolCallRows.Read(session, row, id, run));
            }
        }

        return found;
    }
}
