using Lavra.Facts.Storing;
using Lavra.Functions.Storage.Tables;
using Lavra.Generation;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Rows;

/// <summary>How a generation is kept in its row.</summary>
internal static class GenerationRow
{
    public static RowWriter Write(GenerationRecord generation, ICollection<LongText> moved)
    {
        var (id, usage, prompt) = (generation.Id, generation.Usage, generation.Prompt);
        return new RowWriter(Keys.Run(id.Run), Keys.Generation(id.Step, id.Number), moved)
            .Set(FactColumns.Ended, FactRules.HasEnded(generation)).Set(FactColumns.Kind, (int?)FactColumns.Generation)
            .SetUnless("Attempt", generation.Attempt, 1).Set("Model", generation.Model).Set("ResponseModel", generation.ResponseModel)
            .Set("Provider", generation.Provider).Set("Prompt", prompt?.System).Set("FullFrom", prompt?.FullFrom)
            .Set("BriefFrom", prompt?.BriefFrom).Set("Builder", prompt?.Builder).Set("Content", generation.ResponseContent)
            .Set("Observation", generation.Observation).SetUnless("Calls", generation.ToolCallCount, 0)
            .Set("PromptTokens", usage?.PromptTokens).Set("CompletionTokens", usage?.CompletionTokens)
            .Set("CachedTokens", Unusual(usage?.CachedPromptTokens)).Set("ReasoningTokens", Unusual(usage?.ReasoningTokens))
            .Set("Estimated", usage is { Estimated: true }).Set("CostUsd", generation.CostUsd)
            .Set("PriceVersion", generation.PriceVersion).Set("LatencyMs", Unusual(generation.LatencyMs))
            .Set("Finish", generation.FinishReason).Set("FromCache", generation.FromCache).Set("Status", (int?)generation.Status)
            .Set("Error", generation.Error).Set("Created", (DateTimeOffset?)generation.CreatedAt).Set("Completed", generation.CompletedAt);
    }

    public static GenerationRecord Read(RunId run, Row row)
    {
        if (row.Key.Split('~') is not [var step, var number])
        {
            throw row.Wrong("RowKey", "a key of ours");
        }

        return new GenerationRecord
        {
            Id = new GenerationId(run, FactColumns.NumberIn(row, step.AsSpan(1)), FactColumns.NumberIn(row, number)),
            Attempt = row.IntOr("Attempt", 1),
            Model = row.Text("Model"),
            ResponseModel = row.TextOrNull("ResponseModel"),
            Provider = row.Text("Provider"),
            Prompt = row.TextOrNull("Prompt") is { } prompt
                ? new PromptReference(prompt, row.Int("FullFrom"), row.Int("BriefFrom"), row.Int("Builder"))
                : null,
            ResponseContent = row.TextOrNull("Content"),
            Observation = row.TextOrNull("Observation"),
            ToolCallCount = row.IntOr("Calls", 0),
            Usage = row.LongOrNull("PromptTokens") is { } tokens ? ReadUsage(row, tokens) : null,
            CostUsd = row.DecimalOrNull("CostUsd"),
            PriceVersion = row.TextOrNull("PriceVersion"),
            LatencyMs = row.LongOr("LatencyMs", 0),
            FinishReason = row.TextOrNull("Finish"),
            FromCache = row.Flag("FromCache"),
            Status = row.Member<GenerationStatus>("Status"),
            Error = row.TextOrNull("Error"),
            CreatedAt = row.Time("Created"),
            CompletedAt = row.TimeOrNull("Completed"),
        };
    }

    private static TokenUsage ReadUsage(Row row, long promptTokens) => new()
    {
        PromptTokens = promptTokens,
        CompletionTokens = row.Long("CompletionTokens"),
        CachedPromptTokens = row.LongOr("CachedTokens", 0),
        ReasoningTokens = row.LongOr("ReasoningTokens", 0),
        Estimated = row.Flag("Estimated"),
    };

    private static long? Unusual(long? number) => number == 0 ? null : number;
}
