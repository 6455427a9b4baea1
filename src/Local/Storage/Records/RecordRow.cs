using System.Text;
using Lavra.Local.Storage.Sessions;
using Lavra.Records;

namespace Lavra.Local.Storage.Records;

/// <summary>Reads a record's row. One that is not what was written is told as damage, and never as something else.</summary>
internal static class RecordRow
{
    /// <summary>The columns that are read, in order.</summary>
    public const string Columns = "r.number, r.key, r.sort, r.labels, r.schema, r.version, r.changed_at, r.expires_at, r.body";

    /// <summary>What stands between labels.</summary>
    public const char BetweenLabels = '\n';

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The record of the row that a statement is at; null when it is damaged.</summary>
    public static StoredRecord? Read(Statement row, string file, out DamagedRecord? damage)
    {
        var (key, sort, body, labels) = (TextIn(row, 1), TextIn(row, 2), TextIn(row, 8), Labels(row, 3));
        var isNumbered = row.IsInteger(4) && row.IsInteger(5) && row.IsInteger(6) && (row.IsNull(7) || row.IsInteger(7)) && row.Int32(4) >= 1;
        if (key is null || sort is null || labels is null || body is null || !isNumbered)
        {
            damage = new DamagedRecord(key ?? "", $"'{file}', table records, number {row.Int64(0)}", "its row is not what was written.");
            return null;
        }

        damage = null;
        var content = new RecordContent
        {
            Key = key,
            Sort = sort,
            Labels = labels,
            Schema = row.Int32(4),
            Body = body,
            ExpiresAt = row.TimeOrNull(7),
        };
        return new StoredRecord(content, row.Int64(5), row.Time(6));
    }

    /// <summary>The labels of a column; null when they cannot be read.</summary>
    public static string[]? Labels(Statement row, int column) =>
        row.IsNull(column) ? [] : TextIn(row, column)?.Split(BetweenLabels);

    /// <summary>A text; null when the column holds something else.</summary>
    public static string? TextIn(Statement row, int column)
    {
        if (!row.IsText(column))
        {
            return null;
        }

        try
        {
            return Strict.GetString(row.Bytes(column));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
