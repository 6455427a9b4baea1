using Azure.Data.Tables;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;

namespace Lavra.Functions.Storage.Records;

/// <summary>What one write changed. What the records say stands with the records.</summary>
/// <param name="First">The position of the first change; the others follow.</param>
/// <param name="Changes">The keys, and whether the record was deleted.</param>
/// <param name="At">When.</param>
/// <param name="Token">By which a writer knows its own, when the answer was lost.</param>
internal sealed record ChangeRow(long First, IReadOnlyList<(string Key, bool IsDeleted)> Changes, DateTimeOffset At, string Token)
{
    public const string AtColumn = "At";
    private const string TokenColumn = "Token";
    private const string FirstColumn = "First";
    private const string ChangesColumn = "Changes";
    private const char Between = '\n';
    private const char Deleted = '-';
    private const char Put = '+';

    /// <summary>The position of the last change.</summary>
    public long Last => First + Changes.Count - 1;

    public TableEntity Write(string partition) => new RowWriter(partition, RecordKeys.Change(Last), [])
        .Set(FirstColumn, (long?)First)
        .Set(ChangesColumn, string.Join(Between, Changes.Select(static change => $"{(change.IsDeleted ? Deleted : Put)}{change.Key}")))
        .Set(AtColumn, (DateTimeOffset?)At)
        .SetShort(TokenColumn, Token)
        .Entity;

    /// <exception cref="TableStoreException">The row is not what was written.</exception>
    public static ChangeRow Read(Row row) => new(
        row.Long(FirstColumn),
        [.. row.Text(ChangesColumn).Split(Between).Where(static change => change.Length > 0).Select(static change => (change[1..], change[0] == Deleted))],
        row.Time(AtColumn),
        row.TextOrNull(TokenColumn) ?? "");
}
