using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Rows;

/// <summary>How a step is kept in its row.</summary>
internal static class StepRow
{
    public static RowWriter Write(StepRecord step, ICollection<LongText> moved) =>
        new RowWriter(Keys.Run(step.Id.Run), Keys.Step(step.Id.Index), moved)
            .Set(FactColumns.Ended, FactRules.HasEnded(step)).Set("Plan", FactJson.Write(step.Plan))
            .Set("Status", (int?)step.Status).SetUnless("Attempt", step.Attempt, 1).Set("Inputs", step.Inputs)
            .Set("Output", step.Output).Set("Error", step.Error).Set("Replayed", step.WasReplayed)
            .Set("Started", step.StartedAt).Set("Completed", step.CompletedAt);

    public static StepRecord Read(RunId run, Row row) => new()
    {
        Id = new StepId(run, FactColumns.NumberIn(row, row.Key.AsSpan(1))),
        Plan = row.Parse("Plan", FactJson.ReadPlanStep),
        Status = row.Member<StepStatus>("Status"),
        Attempt = row.IntOr("Attempt", 1),
        Inputs = row.TextOrNull("Inputs"),
        Output = row.TextOrNull("Output"),
        Error = row.TextOrNull("Error"),
        WasReplayed = row.Flag("Replayed"),
        StartedAt = row.TimeOrNull("Started"),
        CompletedAt = row.TimeOrNull("Completed"),
    };
}
