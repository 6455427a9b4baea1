using Lavra.Durability;
using Lavra.Facts;
using Lavra.Local.Engine;
using Lavra.Local.Engine.Execution;
using Lavra.Local.Engine.History;
using Lavra.Local.Tests.Runs;
using Lavra.Runs.Workflows;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Local.Tests.Engine.Histories;

/// <summary>A run whose histories are kept.</summary>
/// <param name="Name">The first part of the files' names.</param>
/// <param name="About">What happens in it.</param>
/// <param name="Model">Who answers.</param>
/// <param name="PlayAsync">Plays it to its end.</param>
internal sealed record HistoryScenario(string Name, string About, ScriptedModel Model, Func<RunFixture, Task<Run>> PlayAsync)
{
    // Histories that a workflow left behind by continuing as new are deleted; these copies show them.
    private const string KeepDeleted = """
        CREATE TABLE kept (instance INTEGER, execution INTEGER, turn INTEGER, events BLOB);
        CREATE TRIGGER keep BEFORE DELETE ON history BEGIN
            INSERT INTO kept SELECT OLD.instance, i.execution, OLD.turn, OLD.events FROM instances i WHERE i.number = OLD.instance;
        END
        """;

    /// <summary>What must be set before the engine opens; null for nothing.</summary>
    public Action<RunFixture>? Prepare { get; init; }

    /// <summary>Plays it and gives the histories, by file name.</summary>
    public async Task<IReadOnlyList<(string File, HistoryDocument Document)>> RecordAsync()
    {
        await using var runs = new RunFixture(Model);
        Prepare?.Invoke(runs);
        runs.Open();
        await runs.Database.Writer!.WriteAsync(session => session.Execute(KeepDeleted));
        var run = await PlayAsync(runs);

        var reader = new EngineReader(runs.Database);
        var row = reader.Find(run.Id.ToString())!;
        var documents = new List<(string, HistoryDocument)> { ($"{Name}.run.json", HistoryDocument.Of(row, reader.Turns(row.Number), About)) };
        foreach (var child in reader.Children(row.Number).OrderBy(child => child.ParentTask))
        {
            var file = $"{Name}.step-{documents.Count(d => d.Item2.Workflow == RunDefinitions.Step.Name && d.Item2.Execution == child.Execution) + 1}";
            documents.Add(($"{file}{Suffix(child.Execution)}.json", HistoryDocument.Of(child, reader.Turns(child.Number), About)));
            foreach (var (execution, turns) in await KeptAsync(runs, child))
            {
                documents.Add(($"{file}{Suffix(execution)}.json", HistoryDocument.Of(child with { Execution = execution }, turns, About)));
            }
        }

        return documents;
    }

    private static string Suffix(int execution) => execution == 0 ? "" : $".execution-{execution}";

    private static async Task<List<(int Execution, List<List<HistoryEvent>> Turns)>> KeptAsync(RunFixture runs, InstanceRow child)
    {
        var rows = await runs.Database.Writer!.WriteAsync(session =>
        {
            using var row = session.Bind("SELECT execution, events FROM kept WHERE instance = ?1 ORDER BY execution, turn", child.Number).ExecuteReader();
            var found = new List<(int Execution, List<HistoryEvent> Turn)>();
            while (row.Read())
            {
                found.Add((row.GetInt32(0), TurnCodec.Decode(row.GetFieldValue<byte[]>(1))));
            }

            return found;
        });
        return [.. rows.GroupBy(row => row.Execution, row => row.Turn).Select(g => (g.Key, WithLastTurn(child, g.Key, [.. g])))];
    }

    /// <summary>The last turn of an execution that continues as new is never written; it is taken here once more.</summary>
    private static List<List<HistoryEvent>> WithLastTurn(InstanceRow child, int number, List<List<HistoryEvent>> turns)
    {
        var registry = new DurableRegistry().AddWorkflow(RunDefinitions.Step, static () => new StepWorkflow());
        var execution = new WorkflowExecution(
            registry.Workflows[child.Workflow], child.Id, child.ParentId, number, NullLoggerFactory.Instance, static () => { });
        turns.ForEach(execution.Replay);
        var call = Assert.Single(execution.Pending.Values);
        var answered = new HistoryEvent(
            HistoryKind.ActivityCompleted, call.Request.Task, Data: """{"success":true}"""u8.ToArray(), At: turns[^1][0].At);
        turns.Add([answered, .. execution.TakeTurn(answered)]);
        return turns;
    }
}
