using Lavra.Facts;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Planning;
using Lavra.Tools;

namespace Lavra.Testing.Storage;

/// <summary>Facts of a run for tests, plain ones and ones with every member set.</summary>
public static class SampleFacts
{
    /// <summary>When everything happened.</summary>
    public static DateTimeOffset At { get; } = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1_234_567);

    /// <summary>An id that follows from a number.</summary>
    public static RunId Id(int number) => new(new Guid(number, 1, 0x7002, 0x80, 0, 0, 0, 0, 0, 0, (byte)number));

    /// <summary>A run that was just accepted.</summary>
    public static Run NewRun(RunId id) => new()
    {
        Id = id,
        Tenant = Caller.LocalTenant,
        SessionId = id.ToString(),
        Objective = "Count the files",
        Model = "offline",
        Workspace = "/work",
        CreatedAt = At,
    };

    /// <summary>A run with every member set.</summary>
    public static Run FullRun(RunId id) => NewRun(id) with
    {
        SessionId = "a session",
        Objective = "Zähle 🚀 as coisas\0!",
        Inputs = new Dictionary<string, string> { ["name"] = "João", ["empty"] = "" },
        GivenPlan = """{"steps":[]}""",
        Budget = new RunBudget { Tokens = 5_000_000_000, Usd = 1.25m, Time = TimeSpan.FromMinutes(7) },
        Limits = new RunLimits
        {
            Iterations = 2,
            HistoryTurns = 3,
            BriefTurns = 4,
            ToolResultChars = 500,
            ParseFailures = 6,
            ToolTimeout = TimeSpan.FromSeconds(7),
            StepTime = TimeSpan.FromSeconds(8),
            PlanSteps = 9,
            ParallelSteps = 10,
            ToolCallsPerTurn = 11,
        },
        TraceId = "0af7651916cd43dd8448eb211c80319c",
        WorkflowVersion = "1.2",
        IdempotencyKey = "once",
        StartedBy = "somebody",
        Schema = 1,
    };

    /// <summary>A batch with a new run and its first log entry.</summary>
    public static FactBatch Start(Run run) => new(run.Id)
    {
        NewRun = run,
        Log = { Entry(run.Id, "start", LogAction.TaskStarted) },
    };

    /// <summary>A step.</summary>
    public static StepRecord Step(RunId run, int index, StepStatus status = StepStatus.Running) => new()
    {
        Id = new StepId(run, index),
        Plan = new PlanStep { Id = $"step-{index}", Description = "Do it" },
        Status = status,
        StartedAt = At,
    };

    /// <summary>A step with every member set.</summary>
    public static StepRecord FullStep(RunId run, int index) => new()
    {
        Id = new StepId(run, index),
        Plan = new PlanStep
        {
            Id = "count",
            Description = "Conte tudo",
            ExpectedOutput = "a number",
            DependsOn = ["a", "b"],
            Tool = "list_directory",
            Arguments = """{"path":"{{inputs.path}}"}""",
        },
        Status = StepStatus.Completed,
        Attempt = 3,
        Inputs = """{"a":1}""",
        Output = "42",
        Error = "none",
        WasReplayed = true,
        StartedAt = At.AddTicks(1),
        CompletedAt = At.AddTicks(3),
    };

    /// <summary>A generation that ended with an answer.</summary>
    public static GenerationRecord Answered(RunId run, int step, int number, string content = "I will look.") => new()
    {
        Id = new GenerationId(run, step, number),
        Model = "offline",
        Provider = "offline",
        ResponseContent = content,
        Usage = new TokenUsage { PromptTokens = 100, CompletionTokens = 20 },
        CostUsd = 0.0003m,
        PriceVersion = "2026-01",
        Status = GenerationStatus.Completed,
        CreatedAt = At,
        CompletedAt = At.AddMilliseconds(250),
    };

    /// <summary>A generation that has not ended.</summary>
    public static GenerationRecord Pending(RunId run, int step, int number) => new()
    {
        Id = new GenerationId(run, step, number),
        Model = "offline",
        Status = GenerationStatus.Pending,
        CreatedAt = At,
    };

    /// <summary>A generation with every member set.</summary>
    public static GenerationRecord FullGeneration(RunId run, int step, int number) => new()
    {
        Id = new GenerationId(run, step, number),
        Attempt = 2,
        Model = "gpt",
        ResponseModel = "gpt-2026-01-01",
        Provider = "openai",
        Prompt = new PromptReference(PayloadName.Of("system"), 3, 1, 7),
        ResponseContent = "Olá 🚀",
        Observation = "That was not JSON.",
        ToolCallCount = 2,
        Usage = new TokenUsage
        {
            PromptTokens = 11,
            CompletionTokens = 12,
            CachedPromptTokens = 13,
            ReasoningTokens = 14,
            Estimated = true,
        },
        CostUsd = 0.000123456789m,
        PriceVersion = "v1",
        LatencyMs = 1234,
        FinishReason = "tool_calls",
        FromCache = true,
        Status = GenerationStatus.Failed,
        Error = "cut off",
        CreatedAt = At,
        CompletedAt = At.AddTicks(5),
    };

    /// <summary>A tool call that was asked for.</summary>
    public static ToolCallRecord Asked(RunId run, int step, int generation, int index = 1) => new()
    {
        Id = new ToolCallId(run, step, generation, index),
        Tool = "read_file",
        Arguments = """{"path":"a.txt"}""",
        CreatedAt = At,
    };

    /// <summary>A tool call that ended.</summary>
    public static ToolCallRecord Done(RunId run, int step, int generation, int index = 1, string content = "text") =>
        Asked(run, step, generation, index) with
        {
            Result = ToolResult.Ok(content),
            CompletedAt = At.AddMilliseconds(5),
        };

    /// <summary>A tool call with every member set.</summary>
    public static ToolCallRecord FullToolCall(RunId run, int step, int generation, int index) => new()
    {
        Id = new ToolCallId(run, step, generation, index),
        ModelCallId = "call_1",
        Tool = "append_file",
        Arguments = """{"path":"ç"}""",
        CreatedAt = At,
        Result = new ToolResult
        {
            Success = false,
            Content = "partly",
            ErrorCode = "refused",
            Error = "Ask first.",
            ExecutionTimeMs = 17,
            Reconciliation = "repeated",
        },
        CompletedAt = At.AddTicks(7),
    };

    /// <summary>A log entry.</summary>
    public static LogEntry Entry(RunId run, string key, LogAction action = LogAction.StepStarted) =>
        new() { Run = run, Key = key, Action = action, CreatedAt = At };

    /// <summary>A log entry with every member set.</summary>
    public static LogEntry FullEntry(RunId run, string key) => new()
    {
        Run = run,
        Key = key,
        Action = LogAction.ToolExecuted,
        Step = 1,
        Generation = 2,
        ToolCall = 3,
        ToolName = "read_file",
        Payload = """{"note":"ç"}""",
        Success = false,
        ErrorMessage = "no such file",
        ExecutionTimeMs = 77,
        Attempt = 4,
        WasReplayed = true,
        CreatedAt = At,
    };
}
