using System.Text;

namespace Lavra.Privacy;

/// <summary>
/// Replaces the strings of an object or a list that is the value of a secret-like name in a text: <c>{"token":{"value":"X"}}</c> amid other
/// words, in JSON, in its escaped form, or as programs write maps. Names stay, and brackets with them.
/// </summary>
internal static class NestedValues
{
    private const int Longest = 4_000;

    /// <summary>The object or list that follows a quoted name, with its brackets; nothing when something else follows.</summary>
    public static TextRange Of(string text, TextRange name)
    {
        var at = SecretValue.SkipQuote(text, name.End);
        if (at == name.End)
        {
            return TextRange.None;
        }

        at = SecretValue.SkipSpaces(text, at);
        var after = SecretValue.SkipOperator(text, at);
        if (after == at)
        {
            return TextRange.None;
        }

        at = SecretValue.SkipSpaces(text, after);
        return SecretValue.At(text, at) is '{' or '[' ? new TextRange(at, End(text, at)) : TextRange.None;
    }

    /// <summary>Appends the object or list without its strings; says whether anything was left out.</summary>
    public static bool Replace(string text, TextRange range, StringBuilder result)
    {
        var before = result.Length;
        var copied = range.Start;
        var name = TextRange.None;
        for (var at = range.Start; at < range.End;)
        {
            var value = StringAt(text, at, range.End);
            if (value.IsEmpty)
            {
                at = value.Start > at ? value.Start : at + 1;
                continue;
            }

            at = SecretValue.SkipSpaces(text, SecretValue.SkipQuote(text, value.End));
            if (SecretValue.At(text, at) is ':' || (SecretValue.At(text, at) is '=' && SecretValue.At(text, at + 1) is '>'))
            {
                name = value;
                continue;
            }

            var span = text.AsSpan(value.Start, value.End - value.Start);
            var called = text.AsSpan(name.Start, name.End - name.Start);
            if (!span.StartsWith(RegisteredSecrets.LabelStart, StringComparison.Ordinal) && !JsonRedaction.IsDescribing(called)
                && !OrdinaryValue.Is(called, span))
            {
                result.Append(text, copied, value.Start - copied).Append(RegisteredSecrets.Label);
                copied = value.End;
            }

            name = SecretValue.At(text, at) == ',' ? TextRange.None : name;
        }

        result.Append(text, copied, range.End - copied);
        return result.Length - before != range.End - range.Start || copied > range.Start;
    }

    private static int End(string text, int start)
    {
        var (depth, limit) = (0, Math.Min(text.Length, start + Longest));
        for (var at = start; at < limit;)
        {
            var value = StringAt(text, at, limit);
            if (!value.IsEmpty || value.Start > at)
            {
                at = Math.Max(value.Start, SecretValue.SkipQuote(text, value.End));
                continue;
            }

            depth += text[at] is '{' or '[' ? 1 : text[at] is '}' or ']' ? -1 : 0;
            at++;
            if (depth == 0)
            {
                return at;
            }
        }

        return limit;
    }

    /// <summary>
    /// What is inside the quotes that begin at a place. Where they are empty, nothing, with its start behind them; where there are none,
    /// nothing.
    /// </summary>
    private static TextRange StringAt(string text, int at, int limit)
    {
        var escaped = text[at] == '\\' ? 1 : 0;
        var quote = SecretValue.At(text, at + escaped);
        if (quote is not ('"' or '\''))
        {
            return TextRange.None;
        }

        var start = at + escaped + 1;
        for (var end = start; end < limit; end++)
        {
            if (text[end] == quote && escaped == 0)
            {
                return end == start ? new TextRange(end + 1, 0) : new TextRange(start, end);
            }

            if (text[end] == '\\')
            {
                if (escaped == 1 && SecretValue.At(text, end + 1) == quote)
                {
                    return end == start ? new TextRange(end + 2, 0) : new TextRange(start, end);
                }

                end++;
            }
        }

        return new TextRange(start, limit);
    }
}
