using Lavra.Facts;
using Lavra.Facts.Storing;

namespace Lavra.Functions.Storage.Rows;

/// <summary>How a run is kept in its row. What changes about it is <see cref="HeadRow"/>'s.</summary>
internal static class RunRow
{
    private const string Objective = "Objective";
    private const string Answer = "Answer";
    private const string Error = "Error";

    /// <summary>The columns that lists show only the beginning of (<see cref="RunPage.Listed"/>).</summary>
    public static IReadOnlyList<string> CutInLists { get; } = [Objective, Answer];

    /// <summary>Sets what never changes.</summary>
    public static RowWriter Write(RowWriter row, Run run) => row
        .Set("Tenant", run.Tenant).Set("Session", run.SessionId).Set(Objective, run.Objective).Set("Inputs", FactJson.Write(run.Inputs))
        .Set("GivenPlan", run.GivenPlan).Set("Model", run.Model).Set("Workspace", run.Workspace)
        .Set("BudgetTokens", run.Budget.Tokens).Set("BudgetUsd", run.Budget.Usd).Set("BudgetTicks", run.Budget.Time?.Ticks)
        .Set("Limits", FactJson.Write(run.Limits)).Set("TraceId", run.TraceId).Set("WorkflowVersion", run.WorkflowVersion)
        .Set("IdempotencyKey", run.IdempotencyKey).Set("StartedBy", run.StartedBy).Set("Created", (DateTimeOffset?)run.CreatedAt)
        .Set("Schema", (int?)run.Schema);

    /// <summary>Sets how it ended; what is null is left as it is.</summary>
    public static RowWriter WriteEnd(RowWriter row, string? answer, string? error) => row.Set(Answer, answer).Set(Error, error);

    public static Run Read(Identity.RunId id, Row row)
    {
        var head = HeadRow.Read(row);
        return new Run
        {
            Id = id,
            Tenant = head.Tenant,
            SessionId = row.Text("Session"),
            Objective = row.Text(Objective),
            Inputs = row.Has("Inputs") ? row.Parse("Inputs", FactJson.ReadInputs) : new Dictionary<string, string>(),
            GivenPlan = row.TextOrNull("GivenPlan"),
            Model = row.Text("Model"),
            Workspace = row.Text("Workspace"),
            Budget = new RunBudget
            {
                Tokens = row.LongOrNull("BudgetTokens"),
                Usd = row.DecimalOrNull("BudgetUsd"),
                Time = row.LongOrNull("BudgetTicks") is { } ticks ? TimeSpan.FromTicks(ticks) : null,
            },
            Limits = row.Parse("Limits", FactJson.ReadLimits),
            Status = head.Status,
            Answer = row.TextOrNull(Answer),
            Error = row.TextOrNull(Error),
            Totals = head.Totals,
            LastSequence = head.LastSequence,
            TraceId = row.TextOrNull("TraceId"),
            WorkflowVersion = row.Text("WorkflowVersion"),
            IdempotencyKey = row.TextOrNull("IdempotencyKey"),
            StartedBy = row.Text("StartedBy"),
            CreatedAt = head.CreatedAt,
            StartedAt = head.StartedAt,
            CompletedAt = head.CompletedAt,
            Schema = row.Int("Schema"),
        };
    }
}
