using Azure.Data.Tables;
using Lavra.Facts;
using Lavra.Functions.Storage.Tables;
using Lavra.Generation;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Rows;

/// <summary>How what changes about a run is kept in its row.</summary>
internal static class HeadRow
{
    private const string Tenant = "Tenant";
    private const string Created = "Created";
    private const string Status = "Status";
    private const string Started = "Started";
    private const string Completed = "Completed";
    private const string Generations = "Generations";
    private const string ToolCalls = "ToolCalls";
    private const string FailedToolCalls = "FailedToolCalls";
    private const string PromptTokens = "PromptTokens";
    private const string CompletionTokens = "CompletionTokens";
    private const string CachedTokens = "CachedTokens";
    private const string ReasoningTokens = "ReasoningTokens";
    private const string Estimated = "Estimated";
    private const string CostUsd = "CostUsd";
    private const string Unpriced = "Unpriced";
    private const string LastSequence = "LastSequence";
    private const string FinalSequence = "FinalSequence";
    private const string Listed = "Listed";
    private const string Outbox = "Outbox";
    private const string Stamp = "Stamp";
    private const string Unplaced = "Unplaced";
    private const string Held = "Held";
    private const string Gone = "Gone";

    /// <summary>The columns that <see cref="Read(Row)"/> needs.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "PartitionKey", "RowKey", Row.FormColumn, Tenant, Created, Status, Started, Completed, Generations, ToolCalls, FailedToolCalls, PromptTokens, CompletionTokens,
        CachedTokens, ReasoningTokens, Estimated, CostUsd, Unpriced, LastSequence, FinalSequence, Listed, Outbox, Stamp, Unplaced,
        Held, Gone,
    ];

    /// <summary>Sets everything that can change. Empty values are written as such: a merge leaves a column that is left out as it was.</summary>
    public static RowWriter Write(RowWriter row, RunHead head)
    {
        var (totals, usage) = (head.Totals, head.Totals.Usage);
        return row
            .Set(Status, (int?)head.Status).Set(Started, head.StartedAt).Set(Completed, head.CompletedAt)
            .Set(Generations, (int?)totals.Generations).Set(ToolCalls, (int?)totals.ToolCalls)
            .Set(FailedToolCalls, (int?)totals.FailedToolCalls).Set(PromptTokens, (long?)usage.PromptTokens)
            .Set(CompletionTokens, (long?)usage.CompletionTokens).Set(CachedTokens, (long?)usage.CachedPromptTokens)
            .Set(ReasoningTokens, (long?)usage.ReasoningTokens).Set(Estimated, usage.Estimated)
            .Set(CostUsd, (decimal?)totals.CostUsd).Set(Unpriced, (int?)totals.UnpricedGenerations)
            .Set(LastSequence, (long?)head.LastSequence).Set(FinalSequence, head.FinalSequence)
            .Set(Listed, head.Listed is { } listed ? (int?)listed : -1).SetShort(Outbox, FeedBatch.Write(head.Outbox))
            .Set(Stamp, (long?)head.Stamp).SetShort(Unplaced, head.Unplaced ?? "");
    }

    /// <summary>The row of a run that was given up before it began.</summary>
    public static TableEntity GivenUp(RunId run, string tenant, DateTimeOffset created) =>
        new RowWriter(Keys.Run(run), Keys.Head, []).Set(Tenant, tenant).Set(Created, created).Set(Status, (int?)RunStatus.Failed).Set(Gone, true).Entity;

    /// <summary>The change that makes a run gone.</summary>
    public static TableEntity AsGone(RunId run) => new RowWriter(Keys.Run(run), Keys.Head).Set(Gone, true).Entity;

    /// <summary>The change that holds a run, or releases it.</summary>
    public static TableEntity AsHeld(RunId run, string? reason) => new RowWriter(Keys.Run(run), Keys.Head, []).Set(Held, reason ?? "").Entity;

    /// <summary>The change that says that all rows are in their places.</summary>
    public static TableEntity AsPlaced(RunId run) => new RowWriter(Keys.Run(run), Keys.Head).SetShort(Unplaced, "").Entity;

    public static RunHead Read(Row row) => new()
    {
        Tenant = row.Text(Tenant),
        CreatedAt = row.Time(Created),
        Status = row.Member<RunStatus>(Status),
        StartedAt = row.TimeOrNull(Started),
        CompletedAt = row.TimeOrNull(Completed),
        Totals = ReadTotals(row),
        LastSequence = row.LongOr(LastSequence, 0),
        FinalSequence = row.LongOrNull(FinalSequence),
        Listed = row.IntOr(Listed, -1) >= 0 ? row.Member<RunStatus>(Listed) : null,
        Outbox = row.Has(Outbox) ? row.Parse(Outbox, FeedBatch.Read) : [],
        Stamp = row.LongOr(Stamp, 0),
        Unplaced = row.TextOrNull(Unplaced) is { Length: > 0 } unplaced ? unplaced : null,
        Held = row.TextOrNull(Held) is { Length: > 0 } held ? held : null,
        IsGone = row.Flag(Gone),
        Version = row.Version,
    };

    private static RunTotals ReadTotals(Row row) => new()
    {
        Generations = row.IntOr(Generations, 0),
        ToolCalls = row.IntOr(ToolCalls, 0),
        FailedToolCalls = row.IntOr(FailedToolCalls, 0),
        Usage = new TokenUsage
        {
            PromptTokens = row.LongOr(PromptTokens, 0),
            CompletionTokens = row.LongOr(CompletionTokens, 0),
            CachedPromptTokens = row.LongOr(CachedTokens, 0),
            ReasoningTokens = row.LongOr(ReasoningTokens, 0),
            Estimated = row.Flag(Estimated),
        },
        CostUsd = row.DecimalOrNull(CostUsd) ?? 0,
        UnpricedGenerations = row.IntOr(Unpriced, 0),
    };
}
