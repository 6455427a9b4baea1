using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Lavra.Functions.Storage.Tables;

namespace Lavra.Functions.Storage.Rows;

/// <summary>Puts a row together. What is null is left out, which costs nothing and reads as null.</summary>
/// <param name="partition">Its partition.</param>
/// <param name="row">Its key.</param>
/// <param name="moved">Takes texts that are too long for a column; not needed for rows without long texts.</param>
/// <param name="form">Its form.</param>
internal sealed class RowWriter(string partition, string row, ICollection<LongText>? moved = null, int form = Row.FirstForm)
{
    /// <summary>How many bytes of UTF-8 a text may have: it is in memory a few times over while it is written or read.</summary>
    public const int LongestText = 128 << 20;

    private static readonly long EarliestDate = new DateTime(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>The row so far.</summary>
    public TableEntity Entity { get; } = new(partition, row) { [Rows.Row.FormColumn] = form };

    public RowWriter Set(string column, int? number) => Put(column, number);

    public RowWriter Set(string column, long? number) => Put(column, number);

    /// <summary>A number that is left out when it is the usual one.</summary>
    public RowWriter SetUnless(string column, int number, int usual) => number == usual ? this : Put(column, number);

    /// <summary>A flag; no is left out.</summary>
    public RowWriter Set(string column, bool flag) => flag ? Put(column, true) : this;

    /// <summary>A flag that is written also when it is no.</summary>
    public RowWriter SetAlways(string column, bool flag) => Put(column, flag);

    /// <summary>Ticks, because the service's own times begin in 1601 and their texts are longer.</summary>
    public RowWriter Set(string column, DateTimeOffset? time) => Put(column, time?.UtcTicks);

    public RowWriter Set(string column, decimal? number) => Put(column, number?.ToString(CultureInfo.InvariantCulture));

    public RowWriter Set(string column, byte[]? bytes) => Put(column, bytes);

    /// <summary>A text of up to <see cref="LongestText"/> bytes of UTF-8.</summary>
    /// <exception cref="TableStoreException">It is longer.</exception>
    public RowWriter Set(string column, string? text) => Put(
        column, text is null ? null : TextColumn.Encode(Checked(column, text), Moved(column), TextColumn.LongestPlain));

    /// <summary>A text for people and their tools: it stays as it is as long as a column takes it.</summary>
    public RowWriter SetReadable(string column, string? text) => Put(
        column, text is null ? null : TextColumn.Encode(Checked(column, text), Moved(column), TextColumn.LongestReadable));

    /// <summary>A moment for people and their tools, as the service's own kind of time; one of before 1601, which that cannot say, in ticks.</summary>
    public RowWriter SetDate(string column, DateTimeOffset time) =>
        Put(column, time.UtcTicks < EarliestDate ? time.UtcTicks : time.ToUniversalTime());

    /// <summary>A text that is known to be short.</summary>
    public RowWriter SetShort(string column, string? text) => Put(column, text);

    /// <summary>The columns of another row.</summary>
    public RowWriter Copy(TableEntity other)
    {
        foreach (var column in other.Keys.Where(static column => column is not ("PartitionKey" or "RowKey")))
        {
            Entity[column] = other[column];
        }

        return this;
    }

    private ICollection<LongText> Moved(string column) => moved ?? throw new InvalidOperationException($"Column '{column}' may be too long.");

    private string Checked(string column, string text) => text.Length <= LongestText / 3 || Encoding.UTF8.GetByteCount(text) <= LongestText
        ? text
        : throw new TableStoreException(
            TableStoreFailure.RowTooLarge,
            $"A text of {text.Length} characters is too long for column '{column}' of partition '{Entity.PartitionKey}': a text may have {LongestText >> 20} MiB of UTF-8. Nothing was written. Make it shorter, or keep it in a file and write down where.");

    private RowWriter Put(string column, object? value)
    {
        if (value is not null)
        {
            Entity[column] = value;
        }

        return this;
    }
}
