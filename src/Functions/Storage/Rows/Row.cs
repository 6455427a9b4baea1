using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Lavra.Functions.Storage.Tables;
using Lavra.Words;

namespace Lavra.Functions.Storage.Rows;

/// <summary>
/// A row as it was read. A column that is missing or of another type than was written makes an error that names table, row and
/// column.
/// </summary>
internal readonly struct Row
{
    /// <summary>The form of the rows that this program writes. A row says its own in this column.</summary>
    public const string FormColumn = "V";

    /// <summary>The form of most rows.</summary>
    public const int FirstForm = 1;

    /// <summary>The form of log entries, of the feed and of marks on resources.</summary>
    public const int SecondForm = 2;

    /// <summary>The newest form that this program knows.</summary>
    public const int NewestForm = SecondForm;

    private readonly string table;

    /// <exception cref="TableStoreException">A newer program wrote the row, or none did.</exception>
    public Row(string table, TableEntity entity)
    {
        this.table = table;
        Entity = entity;
        if (Int(FormColumn) is var form and > NewestForm)
        {
            throw new TableStoreException(
                TableStoreFailure.NewerForm,
                $"Row '{entity.RowKey}' of partition '{entity.PartitionKey}' in table '{table}' has form {form}, and this program knows up to {NewestForm}. Use the newer program that wrote it.");
        }
    }

    public TableEntity Entity { get; }

    public string Key => Entity.RowKey;

    /// <summary>The form that the row says it has.</summary>
    public int Form => Int(FormColumn);

    public ETag Version => Entity.ETag;

    /// <summary>What is thrown when a row is not what was written.</summary>
    public static TableStoreException Unreadable(string table, string partition, string row, string what) => new(
        TableStoreFailure.Unreadable,
        $"Row '{row}' of partition '{partition}' in table '{table}' cannot be read: {what}. It was changed or damaged by something else; everything around it is intact. Restore the row, or delete the run that it belongs to.");

    public bool Has(string column) => Entity.TryGetValue(column, out var value) && value is not null;

    public string Text(string column) => TextOrNull(column) ?? throw Wrong(column, "a text");

    public string? TextOrNull(string column)
    {
        if (!Has(column))
        {
            return null;
        }

        if (Entity[column] is string text)
        {
            return text;
        }

        try
        {
            var bytes = Bytes(column);
            return TextColumn.NameIn(bytes) is null ? TextColumn.Decode(bytes) : TextColumn.ExcerptIn(bytes);
        }
        catch (InvalidDataException)
        {
            throw Wrong(column, "a text");
        }
    }

    public byte[] Bytes(string column) => Value(column) switch
    {
        byte[] bytes => bytes,
        BinaryData data => data.ToArray(),
        _ => throw Wrong(column, "bytes"),
    };

    public int Int(string column) => Value(column) is int number ? number : throw Wrong(column, "an Int32");

    public int IntOr(string column, int absent) => Has(column) ? Int(column) : absent;

    public int? IntOrNull(string column) => Has(column) ? Int(column) : null;

    /// <summary>One of the members of an enumeration, which is kept as its number.</summary>
    public T Member<T>(string column)
        where T : struct, Enum =>
        Enum.ToObject(typeof(T), Int(column)) is T member && WireWords.IsMember(member)
            ? member
            : throw Wrong(column, $"the number of a {typeof(T).Name} that this program knows");

    /// <summary>One of the members of an enumeration, which is kept as its word.</summary>
    public T Word<T>(string column)
        where T : struct, Enum =>
        WireWords.TryRead<T>(Text(column), out var member) ? member : throw Wrong(column, $"the word of a {typeof(T).Name} that this program knows");

    public long Long(string column) => Value(column) switch
    {
        long number => number,
        int number => number,
        _ => throw Wrong(column, "an Int64"),
    };

    public long LongOr(string column, long absent) => Has(column) ? Long(column) : absent;

    public long? LongOrNull(string column) => Has(column) ? Long(column) : null;

    /// <summary>A flag; absent means no.</summary>
    public bool Flag(string column) => Has(column) && (Value(column) is bool flag ? flag : throw Wrong(column, "a Boolean"));

    /// <summary>A flag that is always there.</summary>
    public bool Bool(string column) => Value(column) is bool flag ? flag : throw Wrong(column, "a Boolean");

    public DateTimeOffset Time(string column) => TimeOrNull(column) ?? throw Wrong(column, "a time in ticks");

    public DateTimeOffset? TimeOrNull(string column) => LongOrNull(column) switch
    {
        null => null,
        >= 0 and var ticks when ticks <= DateTime.MaxValue.Ticks => new DateTimeOffset(ticks, TimeSpan.Zero),
        _ => throw Wrong(column, "a time in ticks"),
    };

    /// <summary>A moment that is kept as the service's own kind of time, or in ticks.</summary>
    public DateTimeOffset Date(string column) => Value(column) switch
    {
        DateTimeOffset time => time,
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        long => Time(column),
        _ => throw Wrong(column, "a date"),
    };

    public decimal? DecimalOrNull(string column) => !Has(column)
        ? null
        : decimal.TryParse(Entity[column] as string, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong(column, "a decimal number as text");

    /// <summary>Reads a value from a text; a text that is no such value is an error that names the row.</summary>
    public T Parse<T>(string column, Func<string, T> parse)
    {
        try
        {
            return parse(Text(column));
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or System.Text.Json.JsonException)
        {
            throw Wrong(column, "what was written");
        }
    }

    public TableStoreException Wrong(string column, string expected) =>
        Unreadable(table, Entity.PartitionKey, Entity.RowKey, $"column '{column}' is not {expected}");

    private object Value(string column) =>
        Entity.TryGetValue(column, out var value) && value is not null ? value : throw Wrong(column, "there");
}
