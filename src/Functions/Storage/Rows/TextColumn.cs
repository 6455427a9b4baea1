using System.Buffers;
using Lavra.Facts.Storing;

namespace Lavra.Functions.Storage.Rows;

/// <summary>
/// How a text is kept in a column: a short one as it is, so that people can read it in any tool; a longer one as bytes, compressed
/// when that saves something; one that would make the row too large as the name of a <see cref="LongText"/>.
/// </summary>
internal static class TextColumn
{
    /// <summary>Longer texts become bytes, which take half the room for most of them.</summary>
    public const int LongestPlain = 1024;

    /// <summary>
    /// The same for texts that other programs are to read: a column takes 32 Ki characters, and with two of half of that a transaction
    /// still takes a batch.
    /// </summary>
    public const int LongestReadable = 16 * 1024;

    /// <summary>More bytes are moved to rows of their own. A property may have 64 KiB, and a row has several.</summary>
    public const int MostBytes = 48 * 1024;

    // The first byte of a column of bytes: the form of what follows (see PayloadCodec), or this. Numbers are stored.
    private const byte Moved = 100;
    private const int NameBytes = 32;
    private const int ExcerptChars = 300;

    // What no tool shows, or what does not survive on its own: such texts are kept as bytes.
    private static readonly SearchValues<char> Unsafe = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(static unit => (char)unit).Where(static unit => unit is not ('\t' or '\n' or '\r')), '\u007f', '\ufffe', '\uffff']);

    /// <summary>The value of the column.</summary>
    /// <param name="text">The text.</param>
    /// <param name="moved">Takes a text that is moved.</param>
    /// <param name="longestPlain">How many characters stay as they are.</param>
    public static object Encode(string text, ICollection<LongText> moved, int longestPlain)
    {
        if (text.Length <= longestPlain && !text.AsSpan().ContainsAny(Unsafe))
        {
            return text;
        }

        var (form, data) = PayloadCodec.Encode(text);
        if (data.Length < MostBytes)
        {
            return (byte[])[(byte)form, .. data];
        }

        var longText = LongText.Of(text, form, data);
        if (!moved.Any(other => other.Name == longText.Name))
        {
            moved.Add(longText);
        }

        return (byte[])[Moved, .. Convert.FromHexString(longText.Name), .. System.Text.Encoding.UTF8.GetBytes(Excerpt(text))];
    }

    /// <summary>The name of the long text that the column refers to; null when it holds its text itself.</summary>
    public static string? NameIn(ReadOnlySpan<byte> bytes) => bytes.Length > NameBytes && bytes[0] == Moved
        ? Convert.ToHexStringLower(bytes.Slice(1, NameBytes))
        : null;

    /// <summary>The beginning of the long text that the column refers to.</summary>
    public static string ExcerptIn(ReadOnlySpan<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes[(NameBytes + 1)..]);

    /// <summary>The text of a column of bytes that holds it itself.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what <see cref="Encode"/> gave.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes) => bytes.Length > 0
        ? PayloadCodec.Decode(bytes[0], bytes[1..])
        : throw new InvalidDataException("A column of bytes is empty.");

    private static string Excerpt(string text) =>
        text.Length <= ExcerptChars ? text : text[..(char.IsHighSurrogate(text[ExcerptChars - 1]) ? ExcerptChars - 1 : ExcerptChars)];
}
