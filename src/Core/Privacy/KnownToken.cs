using System.Buffers;

namespace Lavra.Privacy;

/// <summary>Finds secrets that their own form gives away: tokens of well-known services and private keys.</summary>
internal static class KnownToken
{
    private const int LongestHeader = 60;
    private const int LongestKey = 20_000;
    private const string PrivateKey = "PRIVATE KEY";
    private static readonly SearchValues<char> Alphanumeric =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private static readonly SearchValues<char> Upper = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static readonly SearchValues<char> Url =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly SearchValues<char> UrlOrDot =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    private static readonly SearchValues<char> KeyBody =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n\t \\");

    private static readonly Form[] Forms =
    [
        new("ghp_", Alphanumeric, 20), new("gho_", Alphanumeric, 20), new("ghu_", Alphanumeric, 20), new("ghs_", Alphanumeric, 20),
        new("ghr_", Alphanumeric, 20), new("github_pat_", Url, 20), new("glpat-", UrlOrDot, 16), new("AKIA", Upper, 16, Most: 16),
        new("ASIA", Upper, 16, Most: 16), new("xoxb-", Url, 12, Digits: 2), new("xoxp-", Url, 12, Digits: 2), new("xoxa-", Url, 12, Digits: 2),
        new("xoxr-", Url, 12, Digits: 2), new("xoxs-", Url, 12, Digits: 2), new("xapp-", Url, 15, Digits: 2), new("AIza", Url, 30),
        new("ya29.", UrlOrDot, 20), new("sk-", Url, 18, Digits: 3), new("sk_live_", Alphanumeric, 10), new("sk_test_", Alphanumeric, 10),
        new("rk_live_", Alphanumeric, 10), new("whsec_", Alphanumeric, 16), new("npm_", Alphanumeric, 30), new("pypi-", Url, 30, Digits: 2),
        new("GOCSPX-", Url, 20),
    ];

    /// <summary>How the tokens begin.</summary>
    public static string[] Starts { get; } = [.. Forms.Select(form => form.Start), "eyJh", "eyJ0", "eyJr", "-----BEGIN "];

    /// <summary>The token that begins at a place; nothing when what is there only begins like one.</summary>
    public static TextRange At(string text, int at)
    {
        if (text[at] == '-')
        {
            return Key(text, at);
        }

        // In the midst of a longer word, such as a picture in base64, it is chance.
        if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '+' or '-'))
        {
            return TextRange.None;
        }

        var rest = text.AsSpan(at);
        if (rest.StartsWith("eyJ", StringComparison.Ordinal))
        {
            return Jwt(rest) is var length and > 0 ? new TextRange(at, at + length) : TextRange.None;
        }

        foreach (var form in Forms)
        {
            if (rest.StartsWith(form.Start, StringComparison.Ordinal))
            {
                var body = rest[form.Start.Length..];
                var length = Length(body, form.Characters);
                var fits = length >= form.Least && length <= form.Most && Digits(body[..length]) >= form.Digits
                    && !body[..length].Contains("xxxx", StringComparison.OrdinalIgnoreCase);
                return fits ? new TextRange(at, at + form.Start.Length + length) : TextRange.None;
            }
        }

        return TextRange.None;
    }

    private static int Jwt(ReadOnlySpan<char> text)
    {
        var header = Length(text, Url);
        if (header < 12 || header + 1 >= text.Length || text[header] != '.')
        {
            return 0;
        }

        var body = Length(text[(header + 1)..], Url);
        var end = header + 1 + body;
        if (body < 8)
        {
            return 0;
        }

        return end < text.Length && text[end] == '.' ? end + 1 + Length(text[(end + 1)..], Url) : end;
    }

    /// <summary>What is between the first and the last line of a private key, also where its lines are escaped or cut off.</summary>
    private static TextRange Key(string text, int at)
    {
        var header = text.AsSpan(at, Math.Min(LongestHeader, text.Length - at));
        var named = header.IndexOf(PrivateKey, StringComparison.Ordinal);
        if (named < 0)
        {
            return TextRange.None;
        }

        var closing = header[named..].IndexOf("-----", StringComparison.Ordinal);
        if (closing < 0)
        {
            return TextRange.None;
        }

        var start = at + named + closing + "-----".Length;
        while (start < text.Length && (char.IsWhiteSpace(text[start]) || text[start] == '\\'))
        {
            // An escaped end of a line is two characters.
            start += text[start] == '\\' && start + 1 < text.Length && text[start + 1] is 'n' or 'r' or '\\' ? 2 : 1;
            if (text[start - 1] == '\\' && start < text.Length && text[start] is 'n' or 'r')
            {
                start++;
            }
        }

        if (start >= text.Length)
        {
            return TextRange.None;
        }

        var rest = text.AsSpan(start, Math.Min(LongestKey, text.Length - start));
        var end = rest.IndexOf("-----END", StringComparison.Ordinal);
        end = end >= 0 ? end : Length(rest, KeyBody);
        while (end > 0 && (char.IsWhiteSpace(rest[end - 1]) || rest[end - 1] == '\\'))
        {
            end--;
        }

        while (end > 1 && rest[end - 1] is 'n' or 'r' && rest[end - 2] == '\\')
        {
            end -= 2;
            while (end > 0 && rest[end - 1] == '\\')
            {
                end--;
            }
        }

        return end < 16 || rest.StartsWith(RegisteredSecrets.LabelStart, StringComparison.Ordinal) || rest.StartsWith("...", StringComparison.Ordinal)
            ? TextRange.None
            : new TextRange(start, start + end);
    }

    private static int Length(ReadOnlySpan<char> text, SearchValues<char> characters)
    {
        var end = text.IndexOfAnyExcept(characters);
        return end < 0 ? text.Length : end;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var c in text)
        {
            count += char.IsAsciiDigit(c) ? 1 : 0;
        }

        return count;
    }

    /// <summary>How a token of a service looks.</summary>
    private sealed record Form(string Start, SearchValues<char> Characters, int Least, int Most = int.MaxValue, int Digits = 0);
}
