using Azure.Data.Tables;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Records;

namespace Lavra.Functions.Storage.Records;

/// <summary>A record as a row, which is the same under its key and in the two orders. One that cannot be read is told as damage.</summary>
internal static class RecordRow
{
    public const string KeyColumn = "Key";
    public const string VersionColumn = "Version";
    private const string SortColumn = "Sort";
    private const string LabelsColumn = "Labels";
    private const string SchemaColumn = "Schema";
    private const string ChangedColumn = "At";
    private const string ExpiresColumn = "Expires";
    private const string BodyColumn = "Body";
    private const char BetweenLabels = '\n';

    public static TableEntity Write(string partition, string row, StoredRecord record)
    {
        var content = record.Content;

        // Stays empty: the longest body of a record still fits into a column. The writer of rows asks for the list all the same.
        var moved = new List<LongText>();
        return new RowWriter(partition, row, moved)
            .SetShort(KeyColumn, content.Key)
            .SetShort(SortColumn, content.Sort)
            .Set(LabelsColumn, content.Labels.Count == 0 ? null : string.Join(BetweenLabels, content.Labels))
            .SetUnless(SchemaColumn, content.Schema, 1)
            .Set(VersionColumn, (long?)record.Version)
            .Set(ChangedColumn, (DateTimeOffset?)record.ChangedAt)
            .Set(ExpiresColumn, content.ExpiresAt)
            .Set(BodyColumn, content.Body)
            .Entity;
    }

    /// <summary>A row that only says which record is meant.</summary>
    public static TableEntity Point(string partition, string row, string key) => new RowWriter(partition, row).SetShort(KeyColumn, key).Entity;

    /// <summary>The record of a row; null when it is damaged.</summary>
    public static StoredRecord? Read(string table, TableEntity entity, out DamagedRecord? damage)
    {
        try
        {
            damage = null;
            var row = new Row(table, entity);
            var content = new RecordContent
            {
                Key = row.Text(KeyColumn),
                Sort = row.TextOrNull(SortColumn) ?? "",
                Labels = LabelsIn(row),
                Schema = row.IntOr(SchemaColumn, 1),
                Body = row.Text(BodyColumn),
                ExpiresAt = row.TimeOrNull(ExpiresColumn),
            };
            return new StoredRecord(content, row.Long(VersionColumn), row.Time(ChangedColumn));
        }
        catch (TableStoreException exception) when (exception.IsAboutOneRow)
        {
            damage = new DamagedRecord(
                entity.TryGetValue(KeyColumn, out var key) && key is string text ? text : "",
                $"table '{table}', partition '{entity.PartitionKey}', row '{entity.RowKey}'",
                exception.Failure == TableStoreFailure.NewerForm ? "a newer program wrote it; use that." : "its row is not what was written.");
            return null;
        }
    }

    /// <summary>Where a record stands in the indexes, as far as its row can be read; null when it cannot.</summary>
    public static OldRecord? ReadPlaces(string table, TableEntity entity)
    {
        try
        {
            var row = new Row(table, entity);
            return new OldRecord(
                row.Long(VersionColumn), row.IntOr(SchemaColumn, 1), row.TextOrNull(SortColumn) ?? "", LabelsIn(row), row.TimeOrNull(ExpiresColumn), row.Version);
        }
        catch (TableStoreException exception) when (exception.IsAboutOneRow)
        {
            return null;
        }
    }

    private static string[] LabelsIn(Row row) => row.TextOrNull(LabelsColumn)?.Split(BetweenLabels) ?? [];
}

/// <summary>What is there before a change.</summary>
internal sealed record OldRecord(long Version, int Schema, string Sort, IReadOnlyList<string> Labels, DateTimeOffset? ExpiresAt, Azure.ETag ETag);
