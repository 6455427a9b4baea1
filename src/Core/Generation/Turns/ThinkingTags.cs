using System.Text;

namespace Lavra.Generation.Turns;

/// <summary>
/// Takes the thinking that some models write between marks apart from their answer: at its beginning, as often as it comes there, and in
/// blocks that begin a line. A sentence that names a mark, and code, stay as they are.
/// </summary>
internal static class ThinkingTags
{
    private const int MostBlocks = 64;

    public static (string? Thinking, string Said) Split(string text)
    {
        if (!text.AsSpan().ContainsAny(ThinkingMarks.All))
        {
            return (null, text);
        }

        var thinking = new StringBuilder();
        var at = Leading(text, 0, thinking, out var any);
        if (!any && Orphan(text) is var (end, next) && next > 0)
        {
            any = true;
            Note(thinking, text[..end]);
            at = Leading(text, next, thinking, out _);
        }

        var said = WithoutBlocks(text, at, thinking, ref any);
        return any ? (thinking.Length == 0 ? null : thinking.ToString(), WithoutEnd(said)) : (null, text);
    }

    // Behind all blocks that follow each other at the beginning. An answer that never stopped thinking says nothing.
    private static int Leading(string text, int at, StringBuilder thinking, out bool any)
    {
        any = false;
        for (var block = 0; block < MostBlocks; block++)
        {
            var start = at;
            while (start < text.Length && char.IsWhiteSpace(text[start]))
            {
                start++;
            }

            if (ThinkingMarks.OpeningOf(text.AsSpan(start)) is not { } pair)
            {
                return at;
            }

            any = true;
            var inside = start + pair.Open.Length;
            var close = pair.Close.Length == 0 ? inside : text.IndexOf(pair.Close, inside, StringComparison.OrdinalIgnoreCase);
            Note(thinking, close < 0 ? text[inside..] : text[inside..close]);
            if (close < 0)
            {
                return text.Length;
            }

            at = close + pair.Close.Length;
        }

        return at;
    }

    // Some chat templates write the opening mark themselves, so that only the closing one comes back.
    private static (int End, int Next) Orphan(string text)
    {
        foreach (var (open, close) in ThinkingMarks.Pairs.Where(static pair => pair.Close.Length > 0 && pair.Close != "<|end|>"))
        {
            var at = text.IndexOf(close, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && text.AsSpan(0, at).IndexOf(open, StringComparison.OrdinalIgnoreCase) < 0 && Closes(text, at, at + close.Length))
            {
                return (at, at + close.Length);
            }
        }

        return (-1, -1);
    }

    // A mark inside of a sentence is only named there.
    private static bool Closes(string text, int at, int behind)
    {
        var before = text.AsSpan(0, at);
        var line = before[(before.LastIndexOf('\n') + 1)..];
        if (before.Count("\n```") % 2 == 1 || line.Count('`') % 2 == 1)
        {
            return false;
        }

        if (line.Trim().IsEmpty || behind >= text.Length || text[behind] is '\n' or '\r')
        {
            return true;
        }

        var isApart = text[behind] is ' ' or '\t';
        return isApart
            ? line.TrimEnd() is [.., '.' or '!' or '?' or ':' or '。'] && text.AsSpan(behind).TrimStart() is [var next, ..] && !char.IsLower(next)
            : char.IsLetterOrDigit(text[behind]) || text[behind] is '{' or '<' or '[' or '*' or '#';
    }

    private static string WithoutBlocks(string text, int from, StringBuilder thinking, ref bool any)
    {
        var said = from == 0 ? text : text[from..];
        foreach (var (open, close) in ThinkingMarks.Pairs.Where(static pair => pair.Close.Length > 0))
        {
            var at = said.IndexOf(open, StringComparison.OrdinalIgnoreCase);
            for (var block = 0; at >= 0 && block < MostBlocks; block++)
            {
                var end = said.IndexOf(close, at, StringComparison.OrdinalIgnoreCase);
                if (end < 0)
                {
                    break;
                }

                if (BeginsLine(said, at))
                {
                    any = true;
                    Note(thinking, said[(at + open.Length)..end]);
                    said = string.Concat(said.AsSpan(0, at), said.AsSpan(end + close.Length));
                    at = at < said.Length ? said.IndexOf(open, at, StringComparison.OrdinalIgnoreCase) : -1;
                }
                else
                {
                    at = said.IndexOf(open, at + 1, StringComparison.OrdinalIgnoreCase);
                }
            }
        }

        return said;
    }

    private static bool BeginsLine(string said, int at)
    {
        var before = said.AsSpan(0, at).TrimEnd(" \t");
        return (before.IsEmpty || before[^1] == '\n') && before.Count("\n```") % 2 == 0 && !before.StartsWith("```", StringComparison.Ordinal);
    }

    private static string WithoutEnd(string said)
    {
        foreach (var end in ThinkingMarks.Ends)
        {
            if (said.AsSpan().TrimEnd().EndsWith(end, StringComparison.Ordinal))
            {
                said = said[..said.LastIndexOf(end, StringComparison.Ordinal)];
            }
        }

        return said;
    }

    private static void Note(StringBuilder thinking, string text)
    {
        if (text.Trim() is { Length: > 0 } thought)
        {
            thinking.Append(thinking.Length > 0 ? "\n" : "").Append(thought);
        }
    }
}
