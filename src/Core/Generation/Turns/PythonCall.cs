using System.Globalization;
using System.Text;
using Lavra.Tools;

namespace Lavra.Generation.Turns;

/// <summary>Reads the arguments of a call that is written as in Python: <c>(path="a", limit=5)</c>.</summary>
internal static class PythonCall
{
    /// <summary>Reads them.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="open">Where the opening parenthesis is.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="tools">The tools offered.</param>
    /// <param name="end">Behind the closing parenthesis.</param>
    /// <returns>The arguments as JSON; null when they cannot be read.</returns>
    public static string? Read(string text, int open, string tool, IReadOnlyList<ToolDeclaration> tools, out int end)
    {
        end = -1;
        var values = new WrittenValues(tool, tools);
        var at = open + 1;
        for (var place = 0; ; place++)
        {
            at = Blank(text, at);
            if (at >= text.Length)
            {
                return null;
            }

            if (text[at] == ')')
            {
                end = at + 1;
                return values.ToJson();
            }

            var name = NameBefore(text, ref at);
            if (Value(text, ref at) is not { } json)
            {
                return null;
            }

            if (name is null && place == 0 && json.StartsWith('{') && at < text.Length && text[Blank(text, at)..].StartsWith(')'))
            {
                end = Blank(text, at) + 1;
                return json;
            }

            if ((name ?? values.NameAt(place)) is not { } known)
            {
                return null;
            }

            values.AddJson(known, json);
            at = Blank(text, at);
            if (at < text.Length && text[at] == ',')
            {
                at++;
            }
            else if (at >= text.Length || text[at] != ')')
            {
                return null;
            }
        }
    }

    private static int Blank(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static string? NameBefore(string text, ref int at)
    {
        var name = CallMarks.Name().Match(text, at);
        if (!name.Success)
        {
            return null;
        }

        var next = Blank(text, at + name.Length);
        if (next + 1 >= text.Length || text[next] != '=' || text[next + 1] == '=')
        {
            return null;
        }

        at = Blank(text, next + 1);
        return name.Value;
    }

    private static string? Value(string text, ref int at)
    {
        if (at >= text.Length)
        {
            return null;
        }

        if (text[at] is '{' or '[')
        {
            var close = EndOfBrackets(text, at);
            var inside = close < 0 ? null : ModelJson.TryParseMended(text[at..close]);
            at = close < 0 ? at : close;
            return inside?.GetRawText();
        }

        if (Literal(text, ref at) is { } said)
        {
            return WrittenValues.Quoted(said);
        }

        var start = at;
        while (at < text.Length && text[at] is not (',' or ')' or '\n'))
        {
            at++;
        }

        var word = text[start..at].Trim();
        return word switch
        {
            "True" or "true" => "true",
            "False" or "false" => "false",
            "None" or "null" => "null",
            _ => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                && ModelJson.TryParseLenient(word) is not null ? word : null,
        };
    }

    // Quotes of Python hide brackets, in either kind.
    private static int EndOfBrackets(string text, int at)
    {
        var depth = 0;
        while (at < text.Length)
        {
            if (text[at] is '"' or '\'')
            {
                if (Literal(text, ref at) is null)
                {
                    return -1;
                }

                continue;
            }

            depth += text[at] is '{' or '[' or '(' ? 1 : text[at] is '}' or ']' or ')' ? -1 : 0;
            at++;
            if (depth == 0)
            {
                return at;
            }
        }

        return -1;
    }

    private static string? Literal(string text, ref int from)
    {
        var at = from;
        var raw = at + 1 < text.Length && text[at] is 'r' or 'R' && text[at + 1] is '"' or '\'';
        if (at + 1 < text.Length && text[at] is 'r' or 'R' or 'f' or 'b' or 'u' && text[at + 1] is '"' or '\'')
        {
            at++;
        }

        if (at >= text.Length || text[at] is not ('"' or '\''))
        {
            return null;
        }

        var quote = text[at];
        var triple = text.AsSpan(at).StartsWith(new string(quote, 3), StringComparison.Ordinal);
        var said = new StringBuilder();
        for (at += triple ? 3 : 1; at < text.Length; at++)
        {
            if (text[at] == quote && (!triple || text.AsSpan(at).StartsWith(new string(quote, 3), StringComparison.Ordinal)))
            {
                from = at + (triple ? 3 : 1);
                return said.ToString();
            }

            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
                if (raw)
                {
                    said.Append('\\').Append(text[at]);
                }
                else
                {
                    Escape(said, text, ref at);
                }
            }
            else
            {
                said.Append(text[at]);
            }
        }

        return null;
    }

    private static void Escape(StringBuilder said, string text, ref int at)
    {
        var digits = text[at] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0 && at + digits < text.Length
            && int.TryParse(text.AsSpan(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            && code is >= 0 and <= 0x10ffff)
        {
            said.Append(code is >= 0xd800 and <= 0xdfff ? ((char)code).ToString() : char.ConvertFromUtf32(code));
            at += digits;
            return;
        }

        _ = text[at] switch
        {
            'n' => said.Append('\n'),
            't' => said.Append('\t'),
            'r' => said.Append('\r'),
            '\n' => said,
            '\\' or '\'' or '"' => said.Append(text[at]),
            var other => said.Append('\\').Append(other),
        };
    }
}
