using Lavra.Facts;
using Lavra.Generation;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Planning;

namespace Lavra.Local.Cli.Connections;

/// <summary>
/// Turns what a server sends into facts, so that commands show both in the same way. A server tells neither the tenant nor the
/// workspace; they are empty.
/// </summary>
internal static class ResourceFacts
{
    public static StartRunBody BodyOf(RunOrder order) => new()
    {
        Objective = order.Objective,
        Session = order.Session,
        Inputs = order.Inputs.Count == 0 ? null : order.Inputs,
        Plan = order.Plan,
        Model = order.Model,
        Workspace = order.Workspace,
        IdempotencyKey = order.Key,
        Budget = new RunBudgetResource
        {
            Tokens = order.Budget.Tokens,
            Usd = order.Budget.Usd,
            Seconds = order.Budget.Time?.TotalSeconds,
        },
        Limits = new RunLimitsResource
        {
            Iterations = order.Iterations,
            PlanSteps = order.PlanSteps,
            ParallelSteps = order.ParallelSteps,
            ToolTimeoutSeconds = order.ToolTimeout?.TotalSeconds,
        },
    };

    public static Run RunOf(RunResource run) => new()
    {
        Id = run.Id,
        Tenant = "",
        SessionId = run.Session,
        Objective = run.Objective,
        Inputs = run.Inputs,
        GivenPlan = run.Plan,
        Model = run.Model,
        Workspace = "",
        Budget = new RunBudget
        {
            Tokens = run.Budget.Tokens,
            Usd = run.Budget.Usd,
            Time = run.Budget.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        },
        Limits = LimitsOf(run.Limits),
        Status = run.Status,
        Answer = run.Answer,
        Error = run.Error,
        Totals = TotalsOf(run.Totals),
        LastSequence = run.LastSequence,
        TraceId = run.TraceId,
        WorkflowVersion = run.WorkflowVersion,
        IdempotencyKey = run.IdempotencyKey,
        StartedBy = run.StartedBy,
        CreatedAt = run.CreatedAt,
        StartedAt = run.StartedAt,
        CompletedAt = run.CompletedAt,
    };

    public static LogEntry EntryOf(LogEntryResource entry) => new()
    {
        Run = entry.Run,
        Sequence = entry.Sequence,
        Key = "",
        Action = entry.Action,
        Step = entry.Step,
        Generation = entry.Generation,
        ToolCall = entry.ToolCall,
        ToolName = entry.ToolName,
        Payload = entry.Payload,
        Success = entry.Success,
        ErrorMessage = entry.ErrorMessage,
        ExecutionTimeMs = entry.ExecutionTimeMs,
        Attempt = entry.Attempt,
        WasReplayed = entry.WasReplayed,
        CreatedAt = entry.CreatedAt,
    };

    public static StepRecord StepOf(RunId run, StepResource step) => new()
    {
        Id = new StepId(run, step.Index),
        Plan = new PlanStep
        {
            Id = step.Name,
            Description = step.Description,
            ExpectedOutput = step.ExpectedOutput,
            DependsOn = step.DependsOn,
            Tool = step.Tool,
            Arguments = step.Arguments,
        },
        Status = step.Status,
        Attempt = step.Attempt,
        Inputs = step.Inputs,
        Output = step.Output,
        Error = step.Error,
        WasReplayed = step.WasReplayed,
        StartedAt = step.StartedAt,
        CompletedAt = step.CompletedAt,
    };

    private static RunTotals TotalsOf(RunTotalsResource totals) => new()
    {
        Generations = totals.Generations,
        ToolCalls = totals.ToolCalls,
        FailedToolCalls = totals.FailedToolCalls,
        Usage = new TokenUsage
        {
            PromptTokens = totals.PromptTokens,
            CompletionTokens = totals.CompletionTokens,
            CachedPromptTokens = totals.CachedPromptTokens,
            ReasoningTokens = totals.ReasoningTokens,
            Estimated = totals.TokensEstimated,
        },
        CostUsd = totals.KnownCostUsd,
        UnpricedGenerations = totals.UnpricedGenerations,
    };

    private static RunLimits LimitsOf(RunLimitsResource limits)
    {
        var defaults = new RunLimits();
        return new RunLimits
        {
            Iterations = limits.Iterations ?? defaults.Iterations,
            HistoryTurns = limits.HistoryTurns ?? defaults.HistoryTurns,
            BriefTurns = limits.BriefTurns ?? defaults.BriefTurns,
            ToolResultChars = limits.ToolResultChars ?? defaults.ToolResultChars,
            ParseFailures = limits.ParseFailures ?? defaults.ParseFailures,
            ToolTimeout = limits.ToolTimeoutSeconds is { } tool ? TimeSpan.FromSeconds(tool) : defaults.ToolTimeout,
            StepTime = limits.StepSeconds is { } step ? TimeSpan.FromSeconds(step) : defaults.StepTime,
            PlanSteps = limits.PlanSteps ?? defaults.PlanSteps,
            ParallelSteps = limits.ParallelSteps ?? defaults.ParallelSteps,
            ToolCallsPerTurn = limits.ToolCallsPerTurn ?? defaults.ToolCallsPerTurn,
        };
    }
}
