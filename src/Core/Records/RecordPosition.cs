using System.Text;

namespace Lavra.Records;

/// <summary>A place in the order of a scope, as cursors hold it: behind the record that was given last.</summary>
/// <param name="Sort">Its sort key.</param>
/// <param name="Key">Its key.</param>
public readonly record struct RecordPosition(string Sort, string Key)
{
    // Neither part may hold it.
    private const char Between = '\n';

    /// <summary>Compares places as lists are ordered.</summary>
    public int CompareTo(RecordPosition other) => Compare(Sort, other.Sort) is var sorts and not 0 ? sorts : Compare(Key, other.Key);

    /// <summary>Compares by the bytes of UTF-8, as lists are ordered.</summary>
    public static int Compare(string one, string other) => Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));

    /// <summary>The cursor of this place.</summary>
    public override string ToString() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Sort}{Between}{Key}")).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>The place of a cursor.</summary>
    /// <exception cref="ArgumentException">It is no cursor.</exception>
    public static RecordPosition Read(string cursor)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        try
        {
            var base64 = cursor.Replace('-', '+').Replace('_', '/').PadRight((cursor.Length + 3) / 4 * 4, '=');
            var text = Encoding.UTF8.GetString(Convert.FromBase64String(base64));
            var at = text.IndexOf(Between, StringComparison.Ordinal);
            return at >= 0 ? new RecordPosition(text[..at], text[(at + 1)..]) : throw new FormatException();
        }
        catch (FormatException)
        {
            throw new ArgumentException(
                $"'{cursor}' is not a position in a list of records. Give {nameof(RecordPage.Next)} of the last page as it is.", nameof(cursor));
        }
    }
}
