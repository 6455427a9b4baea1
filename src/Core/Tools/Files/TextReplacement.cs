using System.Text;

namespace Lavra.Tools.Files;

/// <summary>
/// The replacement of a text by another in a file's bytes; everything else stays as it is, bytes that are no UTF-8 included.
/// </summary>
/// <param name="Before">The bytes before.</param>
/// <param name="After">The bytes after.</param>
/// <param name="Count">In how many places they differ.</param>
internal sealed record TextReplacement(byte[] Before, byte[] After, int Count)
{
    /// <summary>Plans it.</summary>
    /// <exception cref="ToolException">The text does not occur, or more than once without <paramref name="all"/>.</exception>
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

        var wanted = Encoding.UTF8.GetBytes(oldText);
        var replacement = Encoding.UTF8.GetBytes(newText);
        var places = Find(before, wanted);
        if (places.Count == 0 && oldText.Contains('\n') && before.AsSpan().IndexOf("\r\n"u8) >= 0)
        {
            // Models write plain line feeds; in a file with Windows line ends they mean those.
            wanted = Encoding.UTF8.GetBytes(WithWindowsEnds(oldText));
            replacement = Encoding.UTF8.GetBytes(WithWindowsEnds(newText));
            places = Find(before, wanted);
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

        return new TextReplacement(before, Replace(before, places, wanted.Length, replacement), places.Count);
    }

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

    private static byte[] Replace(byte[] content, List<int> places, int length, byte[] replacement)
    {
        var size = content.LongLength + (places.Count * ((long)replacement.Length - length));
        if (size > Array.MaxLength / 4)
        {
            throw new ToolException(ToolErrorCodes.Refused, $"The file would have {size} bytes after replacing; that is too much.");
        }

        var result = new byte[size];
        var (from, to) = (0, 0);
        foreach (var place in places)
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

    private static string WithWindowsEnds(string text) =>
        text.ReplaceLineEndings("\r\n");

    private static ToolException Invalid(string message) => new(ToolErrorCodes.InvalidArguments, message);
}
