using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Lavra.EndToEnd.Tests.Processes;
using Lavra.Facts;
using Lavra.Generation;
using Lavra.Testing.StubModel;

namespace Lavra.EndToEnd.Tests.Crash;

/// <summary>
/// A run of five steps with every kind of work in it: tools by the plan, model steps side by side, several tool calls of one
/// generation that add to the same file, edits, a deletion, a rate limit, a history that goes on afresh. And the model that plays it,
/// which knows nothing but what it is asked.
/// </summary>
internal sealed partial class CrashScenario
{
    public const string Answer = "All five steps are done.";

    /// <summary>How many generations are recorded in the end.</summary>
    public const int Generations = 5 + 4 + 3;

    /// <summary>How many tool calls are recorded in the end.</summary>
    public const int ToolCalls = 1 + 9 + 6 + 1 + 2;

    public const string Plan = """
        {"steps":[
          {"id":"start","description":"begin","tool":"append_file","arguments":{"path":"log.txt","content":"start\n"}},
          {"id":"alpha","description":"[alpha] do the first part","dependsOn":["start"]},
          {"id":"beta","description":"[beta] do the second part","dependsOn":["start"]},
          {"id":"join","description":"put both together","tool":"write_file",
           "arguments":{"path":"joined.md","content":"{{steps.alpha.output}}|{{steps.beta.output}}"},"dependsOn":["alpha","beta"]},
          {"id":"finish","description":"[finish] read what came of it","dependsOn":["join"]}]}
        """;

    private static readonly Dictionary<string, Reply[]> Turns = new()
    {
        ["alpha"] =
        [
            Calls(Append("log.txt", "alpha 1"), Append("log.txt", "alpha 2"), Append("own/alpha.txt", "one")),
            Calls(("read_file", """{"path":"own/alpha.txt"}"""), ("write_file", """{"path":"text.md","content":"old words"}"""), Append("log.txt", "alpha 3")),
            Calls(("edit_file", """{"path":"text.md","oldText":"old","newText":"new"}"""), Append("own/alpha.txt", "two")),
            Calls(("delete_path", """{"path":"own/alpha.txt","confirm":true}""")),
            Reply.Text("alpha done"),
        ],
        ["beta"] =
        [
            Calls(Append("log.txt", "beta 1"), Append("log.txt", "beta 2")),
            Calls(Append("log.txt", "beta 3"), Append("log.txt", "beta 4"), ("list_directory", "{}")),
            Calls(Append("log.txt", "beta 5")),
            Reply.Text("beta done"),
        ],
        ["finish"] =
        [
            Calls(("read_file", """{"path":"joined.md"}""")),
            Calls(Append("log.txt", "finish")),
            Reply.Text(Answer),
        ],
    };

    private readonly ConcurrentDictionary<(string Step, int Turn), int> asked = new();
    private readonly ConcurrentBag<string> violations = [];
    private HashSet<(string Step, int Turn)> recorded = [];
    private bool limited;

    /// <summary>Every line of <c>log.txt</c>, each to be there once.</summary>
    public static IReadOnlyList<string> Lines { get; } =
        ["start", "alpha 1", "alpha 2", "alpha 3", "beta 1", "beta 2", "beta 3", "beta 4", "beta 5", "finish"];

    /// <summary>Questions that must not have been asked.</summary>
    public IReadOnlyCollection<string> Violations => violations;

    /// <summary>Called before each answer is given, with the number of the question to this process. Null for nothing.</summary>
    public Action<int>? OnQuestion { get; set; }

    private int questions;

    /// <summary>Notes that a new process begins, and what it has on record.</summary>
    public void Begin(Evidence before)
    {
        recorded =
        [
            .. before.Runs.SelectMany(run => run.Generations)
                .Where(generation => generation.Status == GenerationStatus.Completed)
                .Select(generation => (StepOf(generation), generation.Id.Number)),
        ];
        asked.Clear();
        Volatile.Write(ref questions, 0);
    }

    /// <summary>Plays the model.</summary>
    public Reply Play(StubRequest request)
    {
        var task = request.Messages.Select(message => StepName().Match(message.Content)).FirstOrDefault(match => match.Success);
        if (task is null)
        {
            violations.Add("A question without a step.");
            return Reply.Error(400, "Which step?");
        }

        var (step, turn) = (task.Groups[1].Value, request.Turn);
        OnQuestion?.Invoke(Interlocked.Increment(ref questions));
        if ((step, turn) == ("beta", 2) && !limited)
        {
            limited = true;
            return Reply.RateLimited("0");
        }

        if (recorded.Contains((step, turn)))
        {
            violations.Add($"{step} {turn} was asked again although its answer was on record.");
        }

        if (asked.AddOrUpdate((step, turn), 1, static (_, count) => count + 1) > 1)
        {
            violations.Add($"{step} {turn} was asked twice by one process.");
        }

        return turn <= Turns[step].Length ? Turns[step][turn - 1] : Reply.Error(400, "There is no such turn.");
    }

    /// <summary>Checks what must hold once the run is done, however often it was cut off.</summary>
    public static async Task CheckEndAsync(Workplace place, Evidence evidence, Func<string, string> tell)
    {
        var run = evidence.Runs.Single();
        Assert.True((run.Run.Status, run.Run.Answer) == (RunStatus.Completed, Answer), tell($"{run.Run.Status}: {run.Run.Error ?? run.Run.Answer}"));
        var lines = await File.ReadAllLinesAsync(place.File("log.txt"));
        Assert.True(lines.Order(StringComparer.Ordinal).SequenceEqual(Lines.Order(StringComparer.Ordinal)), tell("log.txt:\n" + string.Join('\n', lines)));
        Assert.True(await File.ReadAllTextAsync(place.File("text.md")) == "new words", tell("text.md is wrong"));
        Assert.True(await File.ReadAllTextAsync(place.File("joined.md")) == "alpha done|beta done", tell("joined.md is wrong"));
        var backups = Directory.GetFiles(place.File(".lavra/backups"), "*", SearchOption.AllDirectories);
        Assert.True(backups.Length == 1 && await File.ReadAllTextAsync(backups[0]) == "one\ntwo\n", tell("The deleted file is wrong."));
        Assert.True(
            (run.Generations.Count, run.ToolCalls.Count) == (Generations, ToolCalls),
            tell($"{run.Generations.Count} generations, {run.ToolCalls.Count} tool calls"));
        Assert.True(
            (run.Run.Totals.Generations, run.Run.Totals.ToolCalls, run.Run.Totals.FailedToolCalls) == (Generations, ToolCalls, 0),
            tell($"{run.Run.Totals}\n" + string.Join('\n', run.ToolCalls.Where(c => c.Result is { Success: false }).Select(c => $"{c.Id}: {c.Result!.Error}"))));
        Assert.True(run.Log.Count(e => e.Action == LogAction.ToolExecuted) == ToolCalls, tell("Tool calls are missing in the log."));
        Assert.True(run.Log[^1].Action == LogAction.TaskCompleted, tell("The log does not end with the end."));
        Assert.True(evidence.Orphans == 0, tell("Timers or messages are left over."));
    }

    private static string StepOf(GenerationRecord generation) => generation.Id.Step switch
    {
        2 => "alpha",
        3 => "beta",
        _ => "finish",
    };

    private static AnswerReply Calls(params (string Tool, string Arguments)[] calls) => Reply.ToolCalls(calls);

    private static (string Tool, string Arguments) Append(string path, string line) =>
        ("append_file", $$"""{"path":"{{path}}","content":"{{line}}\n"}""");

    [GeneratedRegex(@"^Step: \[(\w+)\]", RegexOptions.Multiline)]
    private static partial Regex StepName();
}
