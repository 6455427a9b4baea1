namespace Lavra.Privacy;

/// <summary>Finds where a secret begins and ends after the name that gives it away.</summary>
internal static class SecretValue
{
    private const string Quotes = "\"'`";
    private const string UrlEnd = "/?#\"'`<>\\ \t\r\n";
    private const string ParameterEnd = "&\"'`<>\\ \t\r\n";
    private const string AssignedEnd = ",;&\"'`<>\\ \t\r\n";
    private const string SpacedEnd = ",;&\"'`<>\\ \t\r\n(){}[]|";
    private const string LineEnd = "\"'`\\\r\n";
    private const int LongestBlock = 20_000;
    private const int ShortestBearer = 8;
    private const int LongestWord = 20;

    private static readonly HashSet<string> Schemes = new(StringComparer.OrdinalIgnoreCase)
    {
        "basic", "bearer", "token", "apikey", "negotiate", "ntlm",
    };

    private static readonly HashSet<string> SchemesWithList = new(StringComparer.OrdinalIgnoreCase)
    {
        "digest", "aws4-hmac-sha256", "hawk", "sharedkey", "signature",
    };

    /// <summary>The value of a name that ends at <paramref name="end"/>; nothing when no value follows.</summary>
    public static TextRange Of(string text, int start, int end, ReadOnlySpan<char> name)
    {
        var at = end;
        if (start > 0 && text[start - 1] == '<' && At(text, at) == '>')
        {
            return Checked(text, Until(text, at + 1, "<\r\n"), spaced: false);
        }

        at = SkipQuote(text, at);
        if (OfPair(text, at, name) is { IsEmpty: false } pair)
        {
            return pair;
        }

        if (CommandLine.NetrcPassword(text, start, end) is { IsEmpty: false } netrc)
        {
            return Checked(text, netrc, spaced: false);
        }

        var afterName = at;
        at = SkipSpaces(text, at);
        var isFlag = text.AsSpan(start).StartsWith("--", StringComparison.Ordinal) && at > afterName && At(text, at) is not ('=' or ':');
        if (!isFlag)
        {
            // In "arn:aws:secretsmanager:x:secret:db" the word is a part of a longer name.
            var afterOperator = SkipOperator(text, at);
            if (afterOperator == at || (start > 0 && text[start - 1] == ':' && text[at] == ':'))
            {
                return TextRange.None;
            }

            at = SkipSpaces(text, afterOperator);
            if (LinesBelow.Of(text, start, at) is { IsEmpty: false } below)
            {
                return Checked(text, below, spaced: true, name);
            }

            if (name.EndsWith("authorization", StringComparison.OrdinalIgnoreCase))
            {
                return Credentials(text, at);
            }

            if (name.EndsWith("cookie", StringComparison.OrdinalIgnoreCase) && Cookies(text, at) is { IsEmpty: false } cookies)
            {
                return cookies;
            }
        }

        var spaced = at > end + 1 && text[at - 1] is ' ' or '\t';
        return Plain(text, at, spaced, name);
    }

    private static TextRange Plain(string text, int at, bool spaced, ReadOnlySpan<char> name)
    {
        if (TripleQuoted(text, at) is { IsEmpty: false } block)
        {
            return Checked(text, block, spaced: false, name);
        }

        if (Quoted(text, at) is { } quoted)
        {
            return Checked(text, quoted, spaced: false, name);
        }

        if (At(text, at) == '$' && At(text, at + 1) is '{' or '(')
        {
            return Checked(text, Until(text, at, "}\r\n") is var reference && At(text, reference.End) == '}' ? reference with { End = reference.End + 1 } : reference, spaced: false, name);
        }

        // A sentence or a type is told by all of its line, a secret by its word.
        var value = Until(text, at, spaced ? SpacedEnd : AssignedEnd);
        value = Checked(text, value, spaced, name);
        if (!spaced || value.IsEmpty)
        {
            return value;
        }

        var line = Until(text, at, "\r\n#");
        return OrdinaryValue.Is(name, text.AsSpan(line.Start, line.End - line.Start)) ? TextRange.None : value;
    }

    /// <summary>The value of an entry that has its name in one member and its value in the next: <c>name: X, value: Y</c>.</summary>
    private static TextRange OfPair(string text, int at, ReadOnlySpan<char> name)
    {
        var start = at;
        while (at - start < 200 && At(text, at) is ' ' or '\t' or '\r' or '\n' or ',' or ';')
        {
            at++;
        }

        if (at == start)
        {
            return TextRange.None;
        }

        at = SkipQuote(text, at);
        if (!text.AsSpan(at).StartsWith("value", StringComparison.OrdinalIgnoreCase) || char.IsLetterOrDigit(At(text, at + "value".Length)))
        {
            return TextRange.None;
        }

        at = SkipSpaces(text, SkipQuote(text, at + "value".Length));
        var after = SkipOperator(text, at);
        if (after == at)
        {
            return TextRange.None;
        }

        at = SkipSpaces(text, after);
        return Plain(text, at, at > after, name);
    }

    private static TextRange TripleQuoted(string text, int at)
    {
        if (!Quotes.Contains(At(text, at)) || At(text, at + 1) != text[at] || At(text, at + 2) != text[at])
        {
            return TextRange.None;
        }

        var start = at + 3;
        while (char.IsWhiteSpace(At(text, start)))
        {
            start++;
        }

        var length = text.AsSpan(start, Math.Min(LongestBlock, text.Length - start)).IndexOf(text.AsSpan(at, 3), StringComparison.Ordinal);
        var end = length < 0 ? Until(text, start, "\r\n").End : start + length;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return new TextRange(start, end);
    }

    /// <summary>The password in a URL whose <c>://</c> is at <paramref name="at"/>.</summary>
    public static TextRange InUrl(string text, int at)
    {
        var authority = Until(text, at + 3, UrlEnd);
        var host = text.AsSpan(authority.Start, authority.End - authority.Start);
        if (host.SequenceEqual("hooks.slack.com") && text.AsSpan(authority.End).StartsWith("/services/", StringComparison.Ordinal))
        {
            // Who has this address may write to the channel.
            return Checked(text, Until(text, authority.End + "/services/".Length, ParameterEnd), spaced: false);
        }

        var sign = host.LastIndexOf('@');
        if (sign <= 0)
        {
            return TextRange.None;
        }

        var colon = text.AsSpan(authority.Start, sign).IndexOf(':');
        var secret = new TextRange(authority.Start + colon + 1, authority.Start + sign);
        var isName = colon < 0 && !(at >= 4 && text.AsSpan(0, at).EndsWith("http", StringComparison.OrdinalIgnoreCase)
            || at >= 5 && text.AsSpan(0, at).EndsWith("https", StringComparison.OrdinalIgnoreCase));
        isName |= colon < 0 && !CodeText.HasDigit(text.AsSpan(secret.Start, secret.End - secret.Start));
        return isName ? TextRange.None : Checked(text, secret, spaced: false);
    }

    /// <summary>A token after <c>Bearer</c>; nothing when a word of a sentence follows.</summary>
    public static TextRange Bearer(string text, int at)
    {
        var value = Until(text, at, SpacedEnd);
        var span = text.AsSpan(value.Start, value.End - value.Start);
        return span.Length >= ShortestBearer && (CodeText.HasDigit(span) || span.Length > LongestWord)
            ? Checked(text, value, spaced: false)
            : TextRange.None;
    }

    /// <summary>The value of a URL's parameter.</summary>
    public static TextRange Parameter(string text, int at) => Checked(text, Until(text, at, ParameterEnd), spaced: false);

    /// <summary>A value that was found by other means, unless it is none.</summary>
    public static TextRange Unquoted(string text, TextRange value) => Checked(text, value, spaced: false);

    /// <summary>What follows <c>Authorization:</c>: the scheme stays.</summary>
    private static TextRange Credentials(string text, int at)
    {
        var quote = Quotes.Contains(At(text, at)) ? 1 : 0;
        var scheme = Until(text, at + quote, SpacedEnd);
        var word = text[scheme.Start..scheme.End];
        if (At(text, scheme.End) == ' ' && SchemesWithList.Contains(word))
        {
            return Checked(text, Until(text, scheme.End + 1, "\r\n"), spaced: false);
        }

        return At(text, scheme.End) == ' ' && Schemes.Contains(word)
            ? Checked(text, Until(text, scheme.End + 1, AssignedEnd), spaced: false)
            : Checked(text, scheme, spaced: quote == 0);
    }

    /// <summary>All cookies of a header; nothing when what follows is not a list of cookies.</summary>
    private static TextRange Cookies(string text, int at)
    {
        var quote = Quotes.Contains(At(text, at)) ? 1 : 0;
        var line = Until(text, at + quote, LineEnd);
        return text.AsSpan(line.Start, line.End - line.Start).Contains('=')
            ? Checked(text, line, spaced: false)
            : TextRange.None;
    }

    private static TextRange? Quoted(string text, int at)
    {
        var escaped = At(text, at) == '\\' ? 1 : 0;
        if (!Quotes.Contains(At(text, at + escaped)))
        {
            return null;
        }

        var quote = text[at + escaped];
        var start = at + escaped + 1;
        for (var i = start; i < text.Length && text[i] is not ('\r' or '\n'); i++)
        {
            if (text[i] == quote)
            {
                return new TextRange(start, i);
            }

            if (text[i] == '\\')
            {
                if (escaped == 1 && At(text, i + 1) == quote)
                {
                    return new TextRange(start, i);
                }

                i++;
            }
        }

        return Until(text, start, "\r\n");
    }

    private static TextRange Checked(string text, TextRange value, bool spaced, ReadOnlySpan<char> name = default)
    {
        if (!value.IsEmpty && DefaultOf(text, value) is { } literal)
        {
            value = literal;
        }

        // A closing bracket without its opening one belongs to what is around.
        while (!value.IsEmpty && text[value.End - 1] is ')' or ']' or '}'
            && !text.AsSpan(value.Start, value.End - value.Start).ContainsAny('(', '[', '{'))
        {
            value = value with { End = value.End - 1 };
        }

        if (value.IsEmpty)
        {
            return TextRange.None;
        }

        var span = text.AsSpan(value.Start, value.End - value.Start);
        return span.StartsWith(RegisteredSecrets.LabelStart, StringComparison.Ordinal)
            || CodeText.IsPlaceholder(span)
            || (!spaced && CodeText.IsCallOrMember(span))
            || (spaced && CodeText.IsExpression(span, At(text, value.End)))
            || OrdinaryValue.Is(name, span)
            ? TextRange.None
            : value;
    }

    /// <summary>What <c>${NAME:-literal}</c> says for when there is no such variable; null when it is no such reference.</summary>
    private static TextRange? DefaultOf(string text, TextRange value)
    {
        var span = text.AsSpan(value.Start, value.End - value.Start);
        if (span is not ['$', '{', not '{', ..])
        {
            return null;
        }

        var end = span.IndexOf('}');
        var sign = span.IndexOf('-');
        var name = sign < 0 ? span[2..(end < 0 ? span.Length : end)] : span[2..sign].TrimEnd(':');
        if (sign < 0 || name.IsEmpty || name.ContainsAny(" ?+="))
        {
            return TextRange.None;
        }

        return new TextRange(value.Start + sign + 1, value.Start + (end < sign ? span.Length : end));
    }

    internal static int SkipQuote(string text, int at)
    {
        if (At(text, at) == '\\' && Quotes.Contains(At(text, at + 1)))
        {
            return at + 2;
        }

        return at < text.Length && Quotes.Contains(text[at]) ? at + 1 : at;
    }

    internal static int SkipSpaces(string text, int at)
    {
        while (At(text, at) is ' ' or '\t')
        {
            at++;
        }

        return at;
    }

    /// <summary>Skips what assigns a value; a comparison or <c>::</c> does not.</summary>
    internal static int SkipOperator(string text, int at) => (At(text, at), At(text, at + 1)) switch
    {
        (':', '-') when At(text, at + 2) != ' ' => at + 2,
        (':', '?') or (':', '+') => at,
        ('=', '=') or (':', ':') or ('=', '~') => at,
        ('=', '>') or (':', '=') => at + 2,
        ('=' or ':', _) => at + 1,
        _ => at,
    };

    internal static TextRange Until(string text, int start, string end)
    {
        if (start >= text.Length)
        {
            return TextRange.None;
        }

        var length = text.AsSpan(start).IndexOfAny(end);
        return new TextRange(start, length < 0 ? text.Length : start + length);
    }

    internal static char At(string text, int index) => (uint)index < (uint)text.Length ? text[index] : '\0';
}
