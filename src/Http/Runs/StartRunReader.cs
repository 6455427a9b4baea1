using System.Text.Json;
using Lavra.Facts;
using Lavra.Http.Requests;
using Lavra.Runs;
using Microsoft.Extensions.Primitives;

namespace Lavra.Http.Runs;

/// <summary>Makes a <see cref="RunRequest"/> of a request's body and its header <c>Idempotency-Key</c>.</summary>
internal static class StartRunReader
{
    public static RunRequest Read(JsonElement body, StringValues idempotencyHeader, RequestErrors errors)
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
            Budget = ReadBudget(fields.Object("budget")),
            Limits = ReadLimits(fields.Object("limits")),
            IdempotencyKey = ReadKey(fields.Text("idempotencyKey"), idempotencyHeader, errors),
        };
        fields.RefuseOthers();
        return request;
    }

    private static RunBudget ReadBudget(JsonFields? fields)
    {
        if (fields is null)
        {
            return new RunBudget();
        }

        var budget = new RunBudget
        {
            Tokens = fields.Integer("tokens"),
            Usd = fields.Amount("usd"),
            Time = fields.Seconds("seconds"),
        };
        fields.RefuseOthers();
        return budget;
    }

    private static RequestedLimits ReadLimits(JsonFields? fields)
    {
        if (fields is null)
        {
            return new RequestedLimits();
        }

        var limits = new RequestedLimits
        {
            Iterations = fields.SmallInteger("iterations"),
            HistoryTurns = fields.SmallInteger("historyTurns"),
            BriefTurns = fields.SmallInteger("briefTurns"),
            ToolResultChars = fields.SmallInteger("toolResultChars"),
            ParseFailures = fields.SmallInteger("parseFailures"),
            ToolTimeout = fields.Seconds("toolTimeoutSeconds"),
            StepTime = fields.Seconds("stepSeconds"),
            PlanSteps = fields.SmallInteger("planSteps"),
            ParallelSteps = fields.SmallInteger("parallelSteps"),
            ToolCallsPerTurn = fields.SmallInteger("toolCallsPerTurn"),
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
