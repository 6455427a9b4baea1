using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lavra.Functions.Storage.Tables;
using Lavra.Records;

namespace Lavra.Functions.Storage.Records;

/// <summary>
/// Keys in the table of records. Sort keys and keys in index rows are written so that they sort as their bytes do, both ways; the rows'
/// columns say them in plain.
/// </summary>
/// <remarks>
/// Six bits become one letter of an alphabet in ASCII order. Upwards, parts end with <c>!</c>, which sorts before all letters; downwards
/// each letter is the one at the other end of the alphabet, and parts end with <c>~</c>, which sorts behind them.
/// </remarks>
internal static class RecordKeys
{
    /// <summary>The row of a scope: its position, and how many records it has.</summary>
    public const string Head = "a";

    /// <summary>What was changed, a row for each write.</summary>
    public const string Feed = "f";

    /// <summary>Records by their keys.</summary>
    public const string Records = "k";

    /// <summary>Where index rows begin, and what is behind them.</summary>
    public const string IndexFrom = "l", IndexUntil = "y";

    /// <summary>Records by the time when they expire.</summary>
    public const string Expiry = "x";

    /// <summary>The partition that names all scopes.</summary>
    public const string Scopes = "scopes";

    private const string Upwards = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    private const char End = '!';
    private const char EndDownwards = '~';
    private const int HashChars = 32;

    public static string Scope(RecordScope scope) => $"{KeyText.Of(scope.Tenant)}~{scope.Kind}";

    public static string Record(string key) => $"{Records}{KeyText.Of(key)}";

    public static string Change(long position) => $"{Feed}{position.ToString("D19", CultureInfo.InvariantCulture)}";

    public static string Expires(DateTimeOffset at, string key) => $"{ExpiresBefore(at)}{End}{Encode(key, downwards: false)}";

    public static string ExpiresBefore(DateTimeOffset at) => $"{Expiry}{at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture)}";

    /// <summary>The beginning of the rows of all records, or of those with a label, in one of the two directions.</summary>
    public static string Index(string? label, bool downwards) => (label, downwards) switch
    {
        (null, false) => "s",
        (null, true) => "p",
        (_, false) => $"l{Hash(label)}{End}",
        _ => $"m{Hash(label)}{End}",
    };

    /// <summary>A record's row in an index.</summary>
    public static string InIndex(string index, bool downwards, string sort, string key)
    {
        var end = downwards ? EndDownwards : End;
        return $"{index}{Encode(sort, downwards)}{end}{Encode(key, downwards)}{end}";
    }

    /// <summary>What comes before all rows of a sort key and, upwards, behind all of those before it.</summary>
    public static string Before(string index, string sort) => $"{index}{Encode(sort, downwards: false)}";

    /// <summary>What comes behind all rows of a sort key, downwards.</summary>
    public static string Behind(string index, string sort) => $"{index}{Encode(sort, downwards: true)}{EndDownwards}{EndDownwards}";

    /// <summary>What comes behind all rows of an index.</summary>
    public static string Last(string index) => $"{index}{EndDownwards}{EndDownwards}";

    /// <summary>The place that an index row's key says.</summary>
    /// <exception cref="FormatException">It says none.</exception>
    public static RecordPosition PlaceOf(string row, string index, bool downwards)
    {
        var end = downwards ? EndDownwards : End;
        var parts = row[index.Length..].Split(end);
        return parts.Length == 3 ? new RecordPosition(Decode(parts[0], downwards), Decode(parts[1], downwards)) : throw new FormatException();
    }

    private static string Hash(string label) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(label)))[..HashChars];

    private static string Encode(string text, bool downwards)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var letters = new StringBuilder((bytes.Length * 4 / 3) + 2);
        for (var bit = 0; bit < bytes.Length * 8; bit += 6)
        {
            var (at, shift) = (bit / 8, bit % 8);
            var two = (bytes[at] << 8) | (at + 1 < bytes.Length ? bytes[at + 1] : 0);
            var six = (two >> (10 - shift)) & 63;
            letters.Append(Upwards[downwards ? 63 - six : six]);
        }

        return letters.ToString();
    }

    private static string Decode(string letters, bool downwards)
    {
        var bytes = new byte[letters.Length * 6 / 8];
        for (var at = 0; at < letters.Length; at++)
        {
            var six = Upwards.IndexOf(letters[at], StringComparison.Ordinal);
            if (six < 0)
            {
                throw new FormatException();
            }

            six = downwards ? 63 - six : six;
            var bit = at * 6;
            var two = six << (10 - (bit % 8));
            if (bit / 8 < bytes.Length)
            {
                bytes[bit / 8] |= (byte)(two >> 8);
            }

            if ((bit / 8) + 1 < bytes.Length)
            {
                bytes[(bit / 8) + 1] |= (byte)two;
            }
        }

        return Encoding.UTF8.GetString(bytes);
    }
}
