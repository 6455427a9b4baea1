namespace Lavra.Runs;

/// <summary>The fields of a request by their names on the wire, for errors about them.</summary>
internal static class RunFields
{
    public const string Objective = "objective";
    public const string Session = "session";
    public const string Inputs = "inputs";
    public const string Plan = "plan";
    public const string Model = "model";
    public const string Workspace = "workspace";
    public const string IdempotencyKey = "idempotencyKey";
    public const string BudgetTokens = "budget.tokens";
    public const string BudgetUsd = "budget.usd";
    public const string BudgetTime = "budget.seconds";
    public const string Iterations = "limits.iterations";
    public const string HistoryTurns = "limits.historyTurns";
    public const string BriefTurns = "limits.briefTurns";
    public const string ToolResultChars = "limits.toolResultChars";
    public const string ParseFailures = "limits.parseFailures";
    public const string ToolTimeout = "limits.toolTimeoutSeconds";
    public const string StepTime = "limits.stepSeconds";
    public const string PlanSteps = "limits.planSteps";
    public const string ParallelSteps = "limits.parallelSteps";
    public const string ToolCallsPerTurn = "limits.toolCallsPerTurn";
}
