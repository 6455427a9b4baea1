using System.Buffers;

namespace Lavra.Privacy;

/// <summary>Finds a value that stands on the lines below its name, indented or as one word that looks like nothing else.</summary>
internal static class LinesBelow
{
    private const int LongestLook = 20_000;
    private const int ShortestWord = 6;
    private static readonly SearchValues<char> NotInWord = SearchValues.Create(" \t\"'{}()[]<>#");

    /// <summary>The value, when the line of the name ends at a place; nothing when the value is on the line itself.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">Where the name begins.</param>
    /// <param name="at">What follows the operator and spaces.</param>
    public static TextRange Of(string text, int name, int at)
    {
        var isBlock = false;
        if (SecretValue.At(text, at) is '|' or '>')
        {
            isBlock = true;
            at++;
            at += SecretValue.At(text, at) is '-' or '+' ? 1 : 0;
        }
        else if (SecretValue.At(text, at) == '\\' && SecretValue.At(text, at + 1) is '\r' or '\n')
        {
            at++;
        }

        at = SecretValue.SkipSpaces(text, at);
        at += SecretValue.At(text, at) == '\r' ? 1 : 0;
        if (SecretValue.At(text, at) != '\n')
        {
            return TextRange.None;
        }

        var indent = IndentAt(text, name);
        return isBlock ? Block(text, at + 1, indent) : Word(text, at + 1, indent);
    }

    private static TextRange Block(string text, int at, int indent)
    {
        var (start, end, limit) = (-1, at, Math.Min(text.Length, at + LongestLook));
        while (at < limit)
        {
            var line = LineAt(text, at);
            var own = Indent(text, at, line);
            if (own < line - at)
            {
                if (own <= indent)
                {
                    break;
                }

                start = start < 0 ? at + own : start;
                end = line;
            }

            at = line + 1;
        }

        while (end > start && start >= 0 && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return start < 0 ? TextRange.None : new TextRange(start, end);
    }

    private static TextRange Word(string text, int at, int indent)
    {
        var line = LineAt(text, at);
        var own = Indent(text, at, line);
        var (start, end) = (at + own, line);
        while (end > start && text[end - 1] is '\r' or ' ' or ',' or ';')
        {
            end--;
        }

        if (end <= start || own < indent)
        {
            return TextRange.None;
        }

        if (text[start] is '"' or '\'' && end - start > 2 && text[end - 1] == text[start])
        {
            return new TextRange(start + 1, end - 1);
        }

        var word = text.AsSpan(start, end - start);
        if (word.ContainsAny(NotInWord) || word[0] is '-' or '*' or '/' || word[^1] == ':' || word.Contains("://", StringComparison.Ordinal)
            || word.Length < ShortestWord || !CodeText.HasDigit(word) || !word.ContainsAnyExceptInRange('0', '9'))
        {
            return TextRange.None;
        }

        // A line that itself gives a name a value is another entry.
        var sign = word.IndexOfAny('=', ':');
        return sign > 0 && sign < word.Length - 2 && word[sign] == '=' && own == indent ? TextRange.None : new TextRange(start, end);
    }

    private static int IndentAt(string text, int name)
    {
        var from = Math.Max(0, name - 200);
        var start = from + text.AsSpan(from, name - from).LastIndexOf('\n') + 1;
        return Indent(text, start, text.Length);
    }

    private static int Indent(string text, int at, int end)
    {
        var start = at;
        while (at < end && text[at] is ' ' or '\t' or '\r')
        {
            at++;
        }

        return at - start;
    }

    private static int LineAt(string text, int at)
    {
        var length = text.AsSpan(at).IndexOf('\n');
        return length < 0 ? text.Length : at + length;
    }
}
