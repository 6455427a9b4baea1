using System.Text.Json;
using Lavra.Facts;

namespace Lavra.Local.Cli.Rendering;

/// <summary>
/// Writes runs and log entries in the form that the HTTP API has, without its links. By hand: a serialiser would take longer to get
/// ready than a whole run takes.
/// </summary>
internal static class RunJson
{
    public static void Write(Utf8JsonWriter json, Run run)
    {
        json.WriteString("id", run.Id.ToString());
        json.WriteString("status", WireWords.Of(run.Status));
        json.WriteString("objective", run.Objective);
        json.WriteString("answer", run.Answer);
        json.WriteString("error", run.Error);
        json.WriteString("model", run.Model);
        json.WriteString("session", run.SessionId);
        json.WriteStartObject("inputs");
        foreach (var (name, value) in run.Inputs)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteRaw("plan", run.GivenPlan);
        json.WriteString("startedBy", run.StartedBy);
        json.WriteString("idempotencyKey", run.IdempotencyKey);
        json.WriteTime("createdAt", run.CreatedAt);
        json.WriteTime("startedAt", run.StartedAt);
        json.WriteTime("completedAt", run.CompletedAt);
        WriteTotals(json, run.Totals);
        WriteBudget(json, run.Budget);
        WriteLimits(json, run.Limits);
        json.WriteNumber("lastSequence", run.LastSequence);
        json.WriteString("traceId", run.TraceId);
        json.WriteString("workflowVersion", run.WorkflowVersion);
    }

    public static void Write(Utf8JsonWriter json, LogEntry entry)
    {
        json.WriteString("run", entry.Run.ToString());
        json.WriteNumber("sequence", entry.Sequence);
        json.WriteString("action", WireWords.Of(entry.Action));
        json.WriteNumber("step", (decimal?)entry.Step);
        json.WriteNumber("generation", (decimal?)entry.Generation);
        json.WriteNumber("toolCall", (decimal?)entry.ToolCall);
        json.WriteString("toolName", entry.ToolName);
        json.WriteRaw("payload", entry.Payload);
        json.WriteBoolean("success", entry.Success);
        json.WriteString("errorMessage", entry.ErrorMessage);
        json.WriteNumber("executionTimeMs", entry.ExecutionTimeMs);
        json.WriteNumber("attempt", entry.Attempt);
        json.WriteBoolean("wasReplayed", entry.WasReplayed);
        json.WriteTime("createdAt", entry.CreatedAt);
    }

    public static void Write(Utf8JsonWriter json, StepRecord step)
    {
        json.WriteString("id", step.Id.ToString());
        json.WriteNumber("index", step.Id.Index);
        json.WriteString("name", step.Plan.Id);
        json.WriteString("description", step.Plan.Description);
        json.WriteString("expectedOutput", step.Plan.ExpectedOutput);
        json.WriteStartArray("dependsOn");
        foreach (var id in step.Plan.DependsOn)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
        json.WriteString("tool", step.Plan.Tool);
        json.WriteRaw("arguments", step.Plan.Arguments);
        json.WriteString("status", WireWords.Of(step.Status));
        json.WriteNumber("attempt", step.Attempt);
        json.WriteRaw("inputs", step.Inputs);
        json.WriteString("output", step.Output);
        json.WriteString("error", step.Error);
        json.WriteBoolean("wasReplayed", step.WasReplayed);
        json.WriteTime("startedAt", step.StartedAt);
        json.WriteTime("completedAt", step.CompletedAt);
    }

    private static void WriteTotals(Utf8JsonWriter json, RunTotals totals)
    {
        json.WriteStartObject("totals");
        json.WriteNumber("generations", totals.Generations);
        json.WriteNumber("toolCalls", totals.ToolCalls);
        json.WriteNumber("failedToolCalls", totals.FailedToolCalls);
        json.WriteNumber("promptTokens", totals.Usage.PromptTokens);
        json.WriteNumber("completionTokens", totals.Usage.CompletionTokens);
        json.WriteNumber("cachedPromptTokens", totals.Usage.CachedPromptTokens);
        json.WriteNumber("reasoningTokens", totals.Usage.ReasoningTokens);
        json.WriteNumber("totalTokens", totals.Usage.TotalTokens);
        json.WriteBoolean("tokensEstimated", totals.Usage.Estimated);
        json.WriteNumber("costUsd", totals.UnpricedGenerations == 0 ? totals.CostUsd : null);
        json.WriteBoolean("costUnknown", totals.UnpricedGenerations > 0);
        json.WriteNumber("knownCostUsd", totals.CostUsd);
        json.WriteNumber("unpricedGenerations", totals.UnpricedGenerations);
        json.WriteEndObject();
    }

    private static void WriteBudget(Utf8JsonWriter json, RunBudget budget)
    {
        json.WriteStartObject("budget");
        json.WriteNumber("tokens", (decimal?)budget.Tokens);
        json.WriteNumber("usd", budget.Usd);
        json.WriteNumber("seconds", (decimal?)budget.Time?.TotalSeconds);
        json.WriteEndObject();
    }

    private static void WriteLimits(Utf8JsonWriter json, RunLimits limits)
    {
        json.WriteStartObject("limits");
        json.WriteNumber("iterations", limits.Iterations);
        json.WriteNumber("historyTurns", limits.HistoryTurns);
        json.WriteNumber("briefTurns", limits.BriefTurns);
        json.WriteNumber("toolResultChars", limits.ToolResultChars);
        json.WriteNumber("parseFailures", limits.ParseFailures);
        json.WriteNumber("toolTimeoutSeconds", limits.ToolTimeout.TotalSeconds);
        json.WriteNumber("stepSeconds", limits.StepTime.TotalSeconds);
        json.WriteNumber("planSteps", limits.PlanSteps);
        json.WriteNumber("parallelSteps", limits.ParallelSteps);
        json.WriteNumber("toolCallsPerTurn", limits.ToolCallsPerTurn);
        json.WriteEndObject();
    }
}
