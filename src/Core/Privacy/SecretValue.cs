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
        var afterName = at;
        at = SkipSpaces(text, at);
        var isFlag = text.AsSpan(start).StartsWith("--", StringComparison.Ordinal) && at > afterName && At(text, at) is not ('=' or ':');
        if (!isFlag)
        {
            var afterOperator = SkipOperator(text, at);
            if (afterOperator == at)
            {
                return TextRange.None;
            }

            at = SkipSpaces(text, afterOperator);
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
        return Quoted(text, at) is { } quoted
            ? Checked(text, quoted, spaced: false)
            : Checked(text, Until(text, at, spaced ? SpacedEnd : AssignedEnd), spaced);
    }

    /// <summary>The password in a URL whose <c>://</c> is at <paramref name="at"/>.</summary>
    public static TextRange InUrl(string text, int at)
    {
        var authority = Until(text, at + 3, UrlEnd);
        var sign = text.AsSpan(authority.Start, authority.End - authority.Start).LastIndexOf('@');
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

    private static TextRange Checked(string text, TextRange value, bool spaced)
    {
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
            || (spaced && CodeText.IsExpression(span, At(text, value.End)))
            ? TextRange.None
            : value;
    }

    private static int SkipQuote(string text, int at)
    {
        if (At(text, at) == '\\' && Quotes.Contains(At(text, at + 1)))
        {
            return at + 2;
        }

        return at < text.Length && Quotes.Contains(text[at]) ? at + 1 : at;
    }

    private static int SkipSpaces(string text, int at)
    {
        while (At(text, at) is ' ' or '\t')
        {
            at++;
        }

        return at;
    }

    /// <summary>Skips what assigns a value; a comparison or <c>::</c> does not.</summary>
    private static int SkipOperator(string text, int at) => (At(text, at), At(text, at + 1)) switch
    {
        ('=', '=') or (':', ':') or ('=', '~') => at,
        ('=', '>') or (':', '=') => at + 2,
        ('=' or ':', _) => at + 1,
        _ => at,
    };

    private static TextRange Until(string text, int start, string end)
    {
        if (start >= text.Length)
        {
            return TextRange.None;
        }

        var length = text.AsSpan(start).IndexOfAny(end);
        return new TextRange(start, length < 0 ? text.Length : start + length);
    }

    private static char At(string text, int index) => (uint)index < (uint)text.Length ? text[index] : '\0';
}
