using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Lavra.Facts.Storing;
using Lavra.Functions.Storage.Tables;

namespace Lavra.Functions.Storage.Rows;

/// <summary>
/// A text that is too long for a column: kept in rows of its own in its run's partition, under the SHA-256 of its UTF-8, over as
/// many properties and rows as it needs. Putting it there twice is putting it there once, and nobody sees it before a row refers
/// to it.
/// </summary>
internal sealed class LongText
{
    private const string FormColumn = "Form";
    private const string PartsColumn = "Parts";
    private const int PropertyBytes = 64 * 1024;

    // Of at most 1 MiB, also as it travels: base64 makes it a third larger, and JSON writers escape two of its characters.
    private const int PropertiesOfRow = 9;
    private const int RowBytes = PropertyBytes * PropertiesOfRow;
    private const int MostParts = int.MaxValue / RowBytes;

    // Read so few rows at once that an answer stays as small as a transaction.
    private const int RowsAtOnce = 4;
    private const int HashedAtOnce = 32 * 1024;

    private readonly int form;
    private readonly byte[] data;

    private LongText(string text, int form, byte[] data) => (Text, Name, this.form, this.data) = (text, NameOf(text), form, data);

    public string Text { get; }

    /// <summary>64 lower-case hex digits.</summary>
    public string Name { get; }

    /// <summary>How many bytes it takes.</summary>
    public long Size => data.Length;

    /// <summary>A text with its encoded form.</summary>
    public static LongText Of(string text, int form, byte[] data) => new(text, form, data);

    public static LongText Of(string text)
    {
        var (form, data) = PayloadCodec.Encode(text);
        return Of(text, form, data);
    }

    /// <summary>The name of a text. It takes little memory, however long the text is.</summary>
    public static string NameOf(string text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var encoder = Encoding.UTF8.GetEncoder();
        Span<byte> bytes = new byte[Encoding.UTF8.GetMaxByteCount(Math.Min(text.Length, HashedAtOnce))];
        for (var at = 0; at < text.Length; at += HashedAtOnce)
        {
            var piece = text.AsSpan(at, Math.Min(HashedAtOnce, text.Length - at));
            hash.AppendData(bytes[..encoder.GetBytes(piece, bytes, flush: at + piece.Length == text.Length)]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The rows that hold it.</summary>
    public IEnumerable<TableEntity> Rows(string partition)
    {
        var parts = Math.Max(1, (data.Length + RowBytes - 1) / RowBytes);
        for (var part = 0; part < parts; part++)
        {
            var row = new RowWriter(partition, Keys.Text(Name, part)).Set(FormColumn, form).Set(PartsColumn, parts);
            for (var at = part * RowBytes; at < Math.Min(data.Length, (part + 1) * RowBytes); at += PropertyBytes)
            {
                row.Set(Column((at / PropertyBytes) % PropertiesOfRow), data[at..Math.Min(data.Length, at + PropertyBytes)]);
            }

            yield return row.Entity;
        }
    }

    /// <summary>Reads a text back and holds it against its name.</summary>
    /// <exception cref="TableStoreException">It is not there as it was put there.</exception>
    public static async Task<string> ReadAsync(StoreTable table, string partition, string name, CancellationToken cancellationToken)
    {
        var first = await table.FindAsync(partition, Keys.Text(name, 0), cancellationToken).ConfigureAwait(false)
            ?? throw Row.Unreadable(table.Name, partition, Keys.Text(name, 0), "it is missing");
        var row = new Row(table.Name, first);
        var (form, parts) = (row.Int(FormColumn), row.Int(PartsColumn));
        if (parts is < 1 or > MostParts)
        {
            throw row.Wrong(PartsColumn, "a number of parts");
        }

        using var data = new MemoryStream();
        Append(data, row);
        var found = 1;
        if (parts > 1)
        {
            await foreach (var next in table
                .RangeAsync(partition, Keys.Text(name, 1), $"{Keys.Text(name, 0)}~~", cancellationToken, RowsAtOnce).ConfigureAwait(false))
            {
                Append(data, new Row(table.Name, next));
                found++;
            }
        }

        if (found != parts)
        {
            throw Row.Unreadable(table.Name, partition, Keys.Text(name, 0), $"{found} of its {parts} parts are there");
        }

        try
        {
            var text = PayloadCodec.Decode(form, data.GetBuffer().AsSpan(0, (int)data.Length));
            if (NameOf(text) == name)
            {
                return text;
            }
        }
        catch (InvalidDataException)
        {
            // The bytes are damaged. The error below names the row.
        }

        throw Row.Unreadable(table.Name, partition, Keys.Text(name, 0), "its content does not fit its name");
    }

    private static void Append(MemoryStream data, Row row)
    {
        for (var at = 0; at < PropertiesOfRow && row.Has(Column(at)); at++)
        {
            data.Write(row.Bytes(Column(at)));
        }
    }

    private static string Column(int number) => $"D{number:D2}";
}
