using System.Text.Json;
using Lavra.Durability;
using Lavra.Facts;
using Lavra.Local.Engine;
using Lavra.Local.Engine.Execution;
using Lavra.Local.Engine.History;
using Lavra.Runs.Workflows;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Local.Tests.Engine.Histories;

/// <summary>
/// Drives a workflow with outcomes, orders and signals drawn from a seed, without an engine: every way that a run or step can take,
/// by the thousand.
/// </summary>
internal sealed class WorkflowDrive(int seed)
{
    private static readonly OutcomeKind[] Generations =
    [
        OutcomeKind.ToolCalls, OutcomeKind.ToolCalls, OutcomeKind.ToolCalls, OutcomeKind.Problem, OutcomeKind.Throttled,
        OutcomeKind.Unavailable, OutcomeKind.Done, OutcomeKind.Failed, OutcomeKind.BudgetExceeded,
    ];

    private readonly Random random = new(seed);
    private long now = 1_900_000_000_000;

    public static DurableRegistry Workflows { get; } = new DurableRegistry()
        .AddWorkflow(RunDefinitions.Run, static () => new RunWorkflow())
        .AddWorkflow(RunDefinitions.Step, static () => new StepWorkflow());

    /// <summary>Drives one execution to its end.</summary>
    /// <returns>Its turns as they would be stored.</returns>
    public List<byte[]> Drive(string workflow)
    {
        var execution = Begin(workflow);
        var turns = new List<byte[]>();
        Take(Started(workflow));
        while (execution.End is null)
        {
            var waiting = execution.Pending.Values.OrderBy(task => task.Request.Task).ToArray();
            now += random.Next(0, 2000);
            Take(waiting.Length == 0 || random.Next(25) == 0
                ? new HistoryEvent(HistoryKind.SignalReceived, -1, Signals.Cancel.Name, random.Next(2) == 0 ? "{}"u8.ToArray() : """{"reason":"budget"}"""u8.ToArray(), At: now)
                : Answer(waiting[random.Next(waiting.Length)].Request));
        }

        return turns;

        void Take(HistoryEvent inbound) => turns.Add(TurnCodec.Encode([inbound, .. execution.TakeTurn(inbound)]));
    }

    /// <summary>Replays stored turns, the first so many.</summary>
    public static WorkflowExecution Replay(string workflow, IEnumerable<byte[]> turns)
    {
        var execution = Begin(workflow);
        foreach (var turn in turns)
        {
            execution.Replay(TurnCodec.Decode(turn));
        }

        return execution;
    }

    private static WorkflowExecution Begin(string workflow) => new(
        Workflows.Workflows[workflow], "i", null, 0, NullLoggerFactory.Instance, static () => throw new InvalidOperationException("foreign"));

    private HistoryEvent Started(string workflow)
    {
        var rules = new StepRules { Iterations = 8, Problems = 3, TimeMs = 60_000, TurnsPerHistory = 5, ModelAttempts = 3 };
        var input = workflow == RunDefinitions.Run.Name
            ? JsonSerializer.SerializeToUtf8Bytes(
                new RunInput { ParallelSteps = random.Next(1, 4), TimeBudgetMs = random.Next(2) * 20_000, ModelAttempts = 3, Rules = rules },
                RunDefinitions.Run.Input)
            : JsonSerializer.SerializeToUtf8Bytes(
                new StepInput { Step = 1, Direct = random.Next(6) == 0, Rules = rules }, RunDefinitions.Step.Input);
        return new HistoryEvent(HistoryKind.Started, -1, "1", input, At: now);
    }

    private HistoryEvent Answer(HistoryEvent request) => request.Kind switch
    {
        HistoryKind.TimerCreated => new HistoryEvent(HistoryKind.TimerFired, request.Task, At: now = Math.Max(now, request.At)),
        HistoryKind.ChildStarted when random.Next(8) == 0 => Failure(HistoryKind.ChildFailed, request),
        HistoryKind.ChildStarted => new HistoryEvent(HistoryKind.ChildCompleted, request.Task, Data: StepEnd(), At: now),
        _ when random.Next(20) == 0 => Failure(HistoryKind.ActivityFailed, request),
        _ => new HistoryEvent(HistoryKind.ActivityCompleted, request.Task, Data: Output(request.Name!), At: now),
    };

    private HistoryEvent Failure(HistoryKind kind, HistoryEvent request) => new(
        kind,
        request.Task,
        Data: JsonSerializer.SerializeToUtf8Bytes(
            new FailureDetails("boom", "it failed", Retryable: random.Next(2) == 0) { Cancelled = random.Next(3) == 0 },
            EngineJson.Default.FailureDetails),
        At: now);

    private byte[] Output(string activity) => activity switch
    {
        "plan" => JsonSerializer.SerializeToUtf8Bytes(Plan(), RunDefinitions.Plan.Output),
        "generate" => JsonSerializer.SerializeToUtf8Bytes(
            new GenerateOutcome { Kind = Generations[random.Next(Generations.Length)], Calls = random.Next(1, 6), WaitMs = random.Next(1, 5000) },
            RunDefinitions.Generate.Output),
        "call_tool" => JsonSerializer.SerializeToUtf8Bytes(new CallToolOutcome(random.Next(2) == 0), RunDefinitions.CallTool.Output),
        "end_step" => StepEnd(),
        _ => JsonSerializer.SerializeToUtf8Bytes(new RunOutcome(RunStatus.Completed), RunDefinitions.EndRun.Output),
    };

    private PlanOutcome Plan() => random.Next(6) switch
    {
        0 => new PlanOutcome { Kind = OutcomeKind.Throttled, WaitMs = 1000 },
        1 => new PlanOutcome { Kind = OutcomeKind.Unavailable, WaitMs = 1000 },
        _ => new PlanOutcome
        {
            Steps =
            [
                .. Enumerable.Range(1, random.Next(1, 7)).Select(index => new PlannedStep(
                    [.. Enumerable.Range(1, index - 1).Where(_ => random.Next(3) == 0)], random.Next(2) == 0)),
            ],
        },
    };

    private byte[] StepEnd() => JsonSerializer.SerializeToUtf8Bytes(
        new StepOutcome(random.Next(8) switch
        {
            0 => StepStatus.Failed,
            1 => StepStatus.Cancelled,
            2 => StepStatus.BudgetExceeded,
            _ => StepStatus.Completed,
        }),
        RunDefinitions.Step.Output);
}
