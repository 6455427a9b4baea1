using Azure;
using Lavra.Facts;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Generation;
using Lavra.Tools;

namespace Lavra.Functions.Storage.Memory;

/// <summary>What is known of a fact's row.</summary>
/// <param name="Version">Its version; null when it does not matter, because the fact has ended.</param>
/// <param name="Fact">The fact, if it has ended and is at hand; else null.</param>
internal sealed record KnownRow(ETag? Version, object? Fact)
{
    /// <summary>A fact that does not change again.</summary>
    public static KnownRow Ended { get; } = new(null, null);

    public bool HasEnded => Version is null;

    /// <summary>What a row tells. Log entries and payloads never change; of the other facts, each says whether it does.</summary>
    public static KnownRow Of(Row row, object? fact = null) => !Keys.CanChange(row.Key) || row.Flag(FactColumns.Ended)
        ? new KnownRow(null, fact)
        : new KnownRow(row.Version, null);

    /// <summary>About how many bytes it takes.</summary>
    public long Size => 200 + (2L * Fact switch
    {
        GenerationRecord fact => 200 + (fact.ResponseContent?.Length ?? 0) + (fact.Observation?.Length ?? 0),
        ToolCallRecord fact => 100 + fact.Arguments.Length + (fact.Result?.Content.Length ?? 0),
        StepRecord fact => 200 + fact.Plan.Description.Length + (fact.Inputs?.Length ?? 0) + (fact.Output?.Length ?? 0),
        _ => 0,
    });
}
