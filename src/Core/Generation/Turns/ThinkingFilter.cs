using System.Text;

namespace Lavra.Generation.Turns;

/// <summary>
/// Leaves the thinking between marks out of a text that comes in pieces: at its beginning, and in blocks that begin a line outside of code.
/// Holds back no more than a line's beginning that could be a mark. Not thread safe.
/// </summary>
public sealed class ThinkingFilter
{
    private readonly StringBuilder held = new();
    private string? close;
    private bool anyShown;
    private bool beginsLine = true;
    private bool inCode;

    /// <summary>A whole text without its thinking.</summary>
    public static string Said(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ThinkingTags.Split(text).Said;
    }

    /// <summary>What of the text so far can be shown.</summary>
    public string Next(string piece)
    {
        held.Append(piece);
        return Take(isLast: false);
    }

    /// <summary>The rest, when nothing comes any more.</summary>
    public string End() => Take(isLast: true);

    private string Take(bool isLast)
    {
        var text = held.ToString();
        var shown = new StringBuilder();
        var at = 0;
        while (at < text.Length)
        {
            if (close is not null)
            {
                var end = text.IndexOf(close, at, StringComparison.OrdinalIgnoreCase);
                if (end < 0)
                {
                    // An end in two pieces is found with the next one.
                    at = isLast ? text.Length : Math.Max(at, text.Length - close.Length + 1);
                    break;
                }

                at = end + close.Length;
                (close, beginsLine) = (null, true);
                continue;
            }

            if (beginsLine && !inCode)
            {
                var start = at;
                while (start < text.Length && (text[start] is ' ' or '\t' || (!anyShown && char.IsWhiteSpace(text[start]))))
                {
                    start++;
                }

                var rest = text.AsSpan(start);
                if (ThinkingMarks.OpeningOf(rest) is { } pair)
                {
                    at = start + pair.Open.Length;
                    close = pair.Close.Length == 0 ? null : pair.Close;
                    continue;
                }

                if (!isLast && (rest.IsEmpty || CouldOpen(rest)))
                {
                    break;
                }

                at = anyShown ? at : start;
            }

            var line = text.IndexOf('\n', at);
            var next = line < 0 ? text.Length : line + 1;
            if (beginsLine && text.AsSpan(at, next - at).TrimStart(" ").StartsWith("```", StringComparison.Ordinal))
            {
                inCode = !inCode;
            }

            shown.Append(text, at, next - at);
            anyShown |= next > at;
            beginsLine = line >= 0;
            at = next;
        }

        held.Clear().Append(text, at, text.Length - at);
        return shown.ToString();
    }

    // A mark, or a fence of code.
    private static bool CouldOpen(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 && text.Trim('`').IsEmpty)
        {
            return true;
        }

        foreach (var (open, _) in ThinkingMarks.Pairs)
        {
            if (text.Length < open.Length && open.AsSpan(0, text.Length).Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
