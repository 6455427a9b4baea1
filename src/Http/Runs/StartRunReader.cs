using System.Text.Json;
using Lavra.Facts;
using Lavra.Http.Requests;
using Lavra.Runs;
using Microsoft.Extensions.Primitives;

namespace Lavra.Http.Runs;

/// <summary>Makes a <see cref="RunRequest"/> of a request's body and its header <c>Idempotency-Key</c>.</summary>
internal static class StartRunReader
{
    public static RunRequest Read(JsonElement body, StringValues idempotencyHeader, RunsOptions defaults, RequestErrors errors)
    {
        var fields = new JsonFields(body, "", errors);
        var request = new RunRequest
        {
            Objective = fields.Text("objective") ?? "",
            SessionId = fields.Text("session"),
            Inputs = fields.Texts("inputs") ?? new Dictionary<string, string>(),
            Plan = fields.TextOrObject("plan"),
            Model = fields.Text("model"),
            Workspace = fields.Text("workspace"),
            Budget = ReadBudget(fields.Object("budget"), defaults.Budget),
            Limits = ReadLimits(fields.Object("limits"), defaults.Limits),
            IdempotencyKey = ReadKey(fields.Text("idempotencyKey"), idempotencyHeader, errors),
        };
        fields.RefuseOthers();
        return request;
    }

    /// <summary>A field's name on the wire, for a field that Core names after its own property.</summary>
    public static RequestError OnWire(RequestError error) => error.Field switch
    {
        "sessionId" => error with { Field = "session" },
        "budget.time" => error with { Field = "budget.seconds" },
        "limits.toolTimeout" => error with { Field = "limits.toolTimeoutSeconds" },
        "limits.stepTime" => error with { Field = "limits.stepSeconds" },
        _ => error,
    };

    private static RunBudget? ReadBudget(JsonFields? fields, RunBudget defaults)
    {
        if (fields is null)
        {
            return null;
        }

        var budget = new RunBudget
        {
            Tokens = fields.Integer("tokens") ?? defaults.Tokens,
            Usd = fields.Amount("usd") ?? defaults.Usd,
            Time = fields.Seconds("seconds") ?? defaults.Time,
        };
        fields.RefuseOthers();
        return budget;
    }

    private static RunLimits? ReadLimits(JsonFields? fields, RunLimits defaults)
    {
        if (fields is null)
        {
            return null;
        }

        var limits = new RunLimits
        {
            Iterations = fields.SmallInteger("iterations") ?? defaults.Iterations,
            HistoryTurns = fields.SmallInteger("historyTurns") ?? defaults.HistoryTurns,
            BriefTurns = fields.SmallInteger("briefTurns") ?? defaults.BriefTurns,
            ToolResultChars = fields.SmallInteger("toolResultChars") ?? defaults.ToolResultChars,
            ParseFailures = fields.SmallInteger("parseFailures") ?? defaults.ParseFailures,
            ToolTimeout = fields.Seconds("toolTimeoutSeconds") ?? defaults.ToolTimeout,
            StepTime = fields.Seconds("stepSeconds") ?? defaults.StepTime,
            PlanSteps = fields.SmallInteger("planSteps") ?? defaults.PlanSteps,
            ParallelSteps = fields.SmallInteger("parallelSteps") ?? defaults.ParallelSteps,
            ToolCallsPerTurn = fields.SmallInteger("toolCallsPerTurn") ?? defaults.ToolCallsPerTurn,
        };
        fields.RefuseOthers();
        return limits;
    }

    private static string? ReadKey(string? field, StringValues header, RequestErrors errors)
    {
        if (header.Count > 1 || (field is not null && header.Count == 1 && !string.Equals(field, header[0], StringComparison.Ordinal)))
        {
            errors.Add("idempotencyKey", "is given more than once with different values. Send the header Idempotency-Key or the field.");
        }

        return header.Count > 0 && !string.IsNullOrEmpty(header[0]) ? header[0] : field;
    }
}
