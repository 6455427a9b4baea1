using System.Text;

namespace Lavra.Generation.Turns;

/// <summary>
/// Mends what models get wrong in JSON, in one pass: single or typographic quotes, line breaks inside strings, names without
/// quotes, Python's literals, <c>=</c> for <c>:</c>. Nothing is completed: an object without an end stays broken, because its
/// content may be cut off.
/// </summary>
internal static class JsonMending
{
    /// <summary>The mended text, to be parsed leniently; null when it is beyond mending.</summary>
    public static string? TryMend(string text)
    {
        var mended = new StringBuilder(text.Length + 16);
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            if (ClosingQuote(c) is { } close)
            {
                at = AppendString(mended, text, at + 1, close);
                if (at < 0)
                {
                    return null;
                }
            }
            else if (char.IsLetter(c) || c == '_')
            {
                at = AppendWord(mended, text, at);
            }
            else
            {
                mended.Append(c == '=' ? ':' : c);
                at++;
            }
        }

        return mended.ToString();
    }

    private static char? ClosingQuote(char c) => c switch
    {
        '"' => '"',
        '\'' => '\'',
        '“' => '”',
        '‘' => '’',
        _ => null,
    };

    private static int AppendString(StringBuilder mended, string text, int at, char close)
    {
        mended.Append('"');
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '\\' && at + 1 < text.Length)
            {
                // JSON has no escape for the single quote.
                mended.Append(text[at + 1] == '\'' ? "'" : text.Substring(at, 2));
                at++;
            }
            else if (c == close && (c == '"' || EndsString(text, at + 1)))
            {
                mended.Append('"');
                return at + 1;
            }
            else
            {
                AppendInside(mended, c);
            }
        }

        return -1;
    }

    private static void AppendInside(StringBuilder mended, char c)
    {
        _ = c switch
        {
            '"' => mended.Append("\\\""),
            '\n' => mended.Append("\\n"),
            '\r' => mended.Append("\\r"),
            '\t' => mended.Append("\\t"),
            < ' ' => mended.Append(' '),
            _ => mended.Append(c),
        };
    }

    // An apostrophe inside a word is no end of a string.
    private static bool EndsString(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at >= text.Length || text[at] is ',' or '}' or ']' or ':' or '=';
    }

    private static int AppendWord(StringBuilder mended, string text, int at)
    {
        var start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '-'))
        {
            at++;
        }

        var word = text.AsSpan(start, at - start);
        // The exponent of a number is the one place where letters belong to something else.
        if (start > 0 && char.IsAsciiDigit(text[start - 1]))
        {
            mended.Append(word);
            return at;
        }

        _ = word switch
        {
            "true" or "True" => mended.Append("true"),
            "false" or "False" => mended.Append("false"),
            "null" or "None" => mended.Append("null"),
            _ => mended.Append('"').Append(word).Append('"'),
        };
        return at;
    }
}
