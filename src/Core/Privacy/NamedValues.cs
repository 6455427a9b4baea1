using System.Text;

namespace Lavra.Privacy;

/// <summary>Finds values that follow a secret-like name in plain text, and replaces them.</summary>
internal static class NamedValues
{
    private const int MostRounds = 4;

    /// <summary>A longer object in which nothing was replaced is not looked through twice.</summary>
    private const int LongestAgain = 400;

    /// <summary>Whether there is a secret-like name, a header or a URL with a password, so that it is worth looking closer.</summary>
    public static bool MayBeIn(string text)
    {
        var hints = new SecretHints(text);
        for (int at, from = 0; (at = hints.Next(from)) >= 0;)
        {
            if (hints.IsToken)
            {
                if (!KnownToken.At(text, at).IsEmpty)
                {
                    return true;
                }

                from = at + 1;
            }
            else if (IsName(text, at))
            {
                var (start, end) = NameAround(text, at);
                if (SecretNames.IsSecret(text.AsSpan(start, end - start)))
                {
                    return true;
                }

                from = end;
            }
            else if (!WithoutName(text, at).IsEmpty)
            {
                return true;
            }
            else
            {
                from = at + 1;
            }
        }

        return false;
    }

    /// <summary>Replaces the values; gives the same object when there are none.</summary>
    public static string Replace(string text)
    {
        // What stands for one secret can change how its neighbours read.
        for (var round = 0; round < MostRounds; round++)
        {
            var replaced = ReplaceOnce(text);
            if (ReferenceEquals(replaced, text))
            {
                break;
            }

            text = replaced;
        }

        return text;
    }

    private static string ReplaceOnce(string text)
    {
        StringBuilder? result = null;
        var copied = 0;
        var hints = new SecretHints(text);
        for (int at, from = 0; (at = hints.Next(from)) >= 0;)
        {
            TextRange value;
            if (hints.IsToken)
            {
                (value, from) = After(KnownToken.At(text, at), at + 1);
            }
            else if (ReadName(text, at) is { } name && NestedValues.Of(text, name) is { IsEmpty: false } nested)
            {
                var replaced = new StringBuilder();
                if (NestedValues.Replace(text, nested, replaced))
                {
                    result ??= new StringBuilder(text.Length);
                    result.Append(text, copied, nested.Start - copied).Append(replaced);
                    copied = nested.End;
                    from = nested.End;
                }
                else
                {
                    from = nested.End - nested.Start > LongestAgain ? nested.End : name.End;
                }

                value = TextRange.None;
            }
            else
            {
                (value, from) = ValueAt(text, at);
            }

            if (!value.IsEmpty)
            {
                result ??= new StringBuilder(text.Length);
                result.Append(text, copied, value.Start - copied).Append(RegisteredSecrets.Label);
                copied = value.End;
            }
        }

        return result is null ? text : result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>The secret-like name at a hint; null when there is none.</summary>
    private static TextRange? ReadName(string text, int at) =>
        IsName(text, at) && NameAround(text, at) is var name && SecretNames.IsSecret(text.AsSpan(name.Start, name.End - name.Start))
            ? name
            : null;

    /// <summary>The secret that belongs to a hint, and where to go on looking.</summary>
    private static (TextRange Value, int Next) ValueAt(string text, int at)
    {
        if (!IsName(text, at))
        {
            return After(WithoutName(text, at), at + 1);
        }

        var (start, end) = NameAround(text, at);
        var name = text.AsSpan(start, end - start);
        return SecretNames.IsSecret(name)
            ? After(SecretValue.Of(text, start, end, name), end)
            : (TextRange.None, end);
    }

    /// <summary>Whether a hint is part of a name; else it gives the secret away by itself.</summary>
    private static bool IsName(string text, int at) =>
        text[at] != ':'
        && !text.AsSpan(at).StartsWith("bearer ", StringComparison.OrdinalIgnoreCase)
        && !text.AsSpan(at).StartsWith("curl ", StringComparison.OrdinalIgnoreCase)
        && !text.AsSpan(at).StartsWith("sig=", StringComparison.OrdinalIgnoreCase);

    private static TextRange WithoutName(string text, int at) => text[at] switch
    {
        ':' => SecretValue.InUrl(text, at),
        's' or 'S' => at > 0 && text[at - 1] is '&' or '?' or ';' ? SecretValue.Parameter(text, at + "sig=".Length) : TextRange.None,
        'c' or 'C' => CommandLine.CurlPassword(text, at),
        _ => SecretValue.Bearer(text, at + "bearer ".Length),
    };

    private static (TextRange Value, int Next) After(TextRange value, int otherwise) =>
        (value, value.IsEmpty ? otherwise : value.End);

    private static TextRange NameAround(string text, int at)
    {
        var start = WordStart(text, at);
        if (start > 1 && text[start - 1] == ' ' && text.AsSpan(start).StartsWith("key", StringComparison.OrdinalIgnoreCase))
        {
            // People write "API key" and "access key".
            start = WordStart(text, start - 1);
        }

        var end = WordEnd(text, at);
        if (end < text.Length && text.AsSpan(end).StartsWith(" string", StringComparison.OrdinalIgnoreCase))
        {
            end = WordEnd(text, end + 1);
        }

        return new TextRange(start, end);
    }

    private static int WordStart(string text, int at)
    {
        while (at > 0 && IsNamePart(text, at - 1))
        {
            at--;
        }

        return at;
    }

    private static int WordEnd(string text, int at)
    {
        while (at < text.Length && IsNamePart(text, at))
        {
            at++;
        }

        return at;
    }

    private static bool IsNamePart(string text, int at) =>
        char.IsLetterOrDigit(text[at])
        || text[at] is '_' or '-'
        || (text[at] == '.' && at > 0 && at + 1 < text.Length && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1]));
}

/// <summary>A part of a text.</summary>
/// <param name="Start">The first character.</param>
/// <param name="End">The one after the last.</param>
internal readonly record struct TextRange(int Start, int End)
{
    /// <summary>No part.</summary>
    public static TextRange None => default;

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => End <= Start;
}
