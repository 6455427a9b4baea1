using System.Text;
using System.Text.Unicode;

namespace Lavra.Tools.Files;

/// <summary>
/// The replacement of a text by another in a file's bytes; everything else stays as it is, bytes that are no UTF-8 included. What is put in gets
/// the line ends of its surroundings, and is no UTF-8 among bytes of another encoding.
/// </summary>
/// <param name="Before">The bytes before.</param>
/// <param name="After">The bytes after.</param>
/// <param name="Count">In how many places they differ.</param>
internal sealed record TextReplacement(byte[] Before, byte[] After, int Count)
{
    private static readonly string[] Ends = ["\r\n", "\n", "\r"];

    /// <summary>Plans it.</summary>
    /// <exception cref="ToolException">
    /// The text does not occur, or more than once without <paramref name="all"/>; or the file is not UTF-8 and the new text is not plain ASCII.
    /// </exception>
    public static TextReplacement Plan(string path, byte[] before, string oldText, string newText, bool all)
    {
        if (oldText.Length == 0)
        {
            throw Invalid("'old_text' is empty. Use write_file to make a file and append_file to add to one.");
        }

        if (oldText == newText)
        {
            throw Invalid("'old_text' and 'new_text' are the same; there is nothing to change.");
        }

        if (!Ascii.IsValid(newText) && !Utf8.IsValid(before))
        {
            throw new ToolException(
                ToolErrorCodes.Refused,
                $"'{path}' is not UTF-8 text, and 'new_text' has letters that would be written as UTF-8 among bytes of another encoding. Nothing was changed. "
                + "Use plain ASCII, or ask for the file to be converted to UTF-8 first.");
        }

        var wanted = Encoding.UTF8.GetBytes(oldText);
        var places = Find(before, wanted);
        foreach (var end in oldText.AsSpan().ContainsAny('\r', '\n') ? Ends : [])
        {
            if (places.Count == 0)
            {
                // Models write plain line feeds; in a file with other line ends they mean those.
                wanted = Encoding.UTF8.GetBytes(WithEnds(oldText, end));
                places = Find(before, wanted);
            }
        }

        if (places.Count == 0)
        {
            throw new ToolException(
                ToolErrorCodes.NotFound, $"'old_text' does not occur in '{path}'. {NearMiss.Describe(Encoding.UTF8.GetString(before), oldText)}");
        }

        if (places.Count > 1 && !all)
        {
            throw Invalid(
                $"'old_text' occurs {places.Count} times in '{path}' (lines {Lines(before, places)}). Give more of the text around the "
                + "place that is meant, or set replace_all to true.");
        }

        return new TextReplacement(before, Replace(before, places, wanted.Length, new Replacements(before, oldText, newText).At), places.Count);
    }

    // Not ReplaceLineEndings, which takes form feeds and a few other letters for ends as well.
    private static string WithEnds(string text, string end) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\n", end, StringComparison.Ordinal);

    private static List<int> Find(byte[] content, byte[] wanted)
    {
        var places = new List<int>();
        var from = 0;
        int next;
        while ((next = content.AsSpan(from).IndexOf(wanted)) >= 0)
        {
            places.Add(from + next);
            from += next + wanted.Length;
        }

        return places;
    }

    private static byte[] Replace(byte[] content, List<int> places, int length, Func<int, byte[]> replacementAt)
    {
        var replacements = places.ConvertAll(place => replacementAt(place));
        var size = content.LongLength + replacements.Sum(replacement => (long)replacement.Length - length);
        if (size > Array.MaxLength / 4)
        {
            throw new ToolException(ToolErrorCodes.Refused, $"The file would have {size} bytes after replacing; that is too much.");
        }

        var result = new byte[size];
        var (from, to) = (0, 0);
        foreach (var (place, replacement) in places.Zip(replacements))
        {
            content.AsSpan(from, place - from).CopyTo(result.AsSpan(to));
            to += place - from;
            replacement.CopyTo(result, to);
            to += replacement.Length;
            from = place + length;
        }

        content.AsSpan(from).CopyTo(result.AsSpan(to));
        return result;
    }

    private static string Lines(byte[] content, List<int> places)
    {
        const int Shown = 10;
        var numbers = places.Take(Shown).Select(place => content.AsSpan(0, place).Count((byte)'\n') + 1);
        return string.Join(", ", numbers) + (places.Count > Shown ? ", …" : "");
    }

    private static ToolException Invalid(string message) => new(ToolErrorCodes.InvalidArguments, message);

    /// <summary>What is put in, by place: with the line ends of the line in which it begins, so that none are mixed.</summary>
    private sealed class Replacements(byte[] content, string oldText, string newText)
    {
        private readonly byte[] literal = Encoding.UTF8.GetBytes(newText);

        // An edit of line ends themselves is done as it says.
        private readonly bool isLiteral = !newText.AsSpan().ContainsAny('\r', '\n') || WithEnds(oldText, "\n") == WithEnds(newText, "\n");

        // One for each kind of line end, however many places there are.
        private readonly Dictionary<string, byte[]> byEnd = [];

        // Places come in order, and all up to the next line end share it: a long line is looked through once.
        private int knownUntil = -1;
        private string? knownEnd;

        public byte[] At(int place)
        {
            if (isLiteral)
            {
                return literal;
            }

            if (place > knownUntil)
            {
                var ahead = content.AsSpan(place).IndexOfAny((byte)'\r', (byte)'\n');
                knownUntil = ahead >= 0 ? place + ahead : int.MaxValue;
                knownEnd = EndAt(content, ahead >= 0 ? place + ahead : content.AsSpan(0, place).LastIndexOfAny((byte)'\r', (byte)'\n'));
            }

            if (knownEnd is not { } end)
            {
                return literal;
            }

            return byEnd.TryGetValue(end, out var known) ? known : byEnd[end] = Encoding.UTF8.GetBytes(WithEnds(newText, end));
        }

        // The line end of which a byte is a part; null where there is none.
        private static string? EndAt(ReadOnlySpan<byte> content, int at) => at < 0 ? null
            : content[at] == (byte)'\n' ? (at > 0 && content[at - 1] == (byte)'\r' ? "\r\n" : "\n")
            : at + 1 < content.Length && content[at + 1] == (byte)'\n' ? "\r\n" : "\r";
    }
}
