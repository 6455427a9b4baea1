using System.Buffers;
using System.Text;

namespace Lavra.Privacy;

/// <summary>Finds values that follow a secret-like name in plain text, and replaces them.</summary>
internal static class NamedValues
{
    /// <summary>What a secret-like name, a header or a URL with a password contains.</summary>
    private static readonly SearchValues<string> Hints = SearchValues.Create(
        [
            "passw", "passphrase", "passcode", "_pass", "pwd", "senha", "secret", "token", "api_key", "api-key", "apikey", "api key",
            "private_key", "private-key", "privatekey", "access_key", "access-key", "accesskey", "access key", "account_key",
            "accountkey", "account-key", "shared_key", "sharedkey", "signing_key", "signingkey", "signing-key", "encryption_key",
            "encryptionkey", "encryption-key", "subscription-key", "subscription_key", "subscriptionkey", "master_key", "masterkey",
            "auth_key", "authkey", "authorization", "cookie", "credential", "connectionstring", "connection_string",
            "connection-string", "connection string", "bearer ", "jwt", "://", "&sig=", "?sig=",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is worth looking closer.</summary>
    public static bool MayBeIn(ReadOnlySpan<char> text) => text.ContainsAny(Hints);

    /// <summary>Replaces the values; gives the same object when there are none.</summary>
    public static string Replace(string text)
    {
        StringBuilder? result = null;
        var copied = 0;
        for (var position = 0; position < text.Length;)
        {
            var offset = text.AsSpan(position).IndexOfAny(Hints);
            if (offset < 0)
            {
                break;
            }

            var (value, next) = ValueAfterHint(text, position + offset);
            if (!value.IsEmpty)
            {
                result ??= new StringBuilder(text.Length);
                result.Append(text, copied, value.Start - copied).Append(RegisteredSecrets.Label);
                copied = value.End;
            }

            position = next;
        }

        return result is null ? text : result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>The secret that belongs to a hint, and where to go on looking.</summary>
    private static (TextRange Value, int Next) ValueAfterHint(string text, int at)
    {
        var rest = text.AsSpan(at);
        if (rest.StartsWith("://", StringComparison.Ordinal))
        {
            return After(SecretValue.InUrl(text, at), at + 3);
        }

        if (rest[0] is '&' or '?')
        {
            return After(SecretValue.Parameter(text, at + "&sig=".Length), at + 1);
        }

        if (rest.StartsWith("bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return After(SecretValue.Bearer(text, at + "bearer ".Length), at + 1);
        }

        var (start, end) = NameAround(text, at);
        var name = text[start..end];
        return SecretNames.IsSecret(name)
            ? After(SecretValue.Of(text, start, end, name), end)
            : (TextRange.None, end);
    }

    private static (TextRange Value, int Next) After(TextRange value, int otherwise) =>
        (value, value.IsEmpty ? otherwise : value.End);

    private static TextRange NameAround(string text, int at)
    {
        var start = at;
        while (start > 0 && IsNamePart(text[start - 1]))
        {
            start--;
        }

        var end = at + 1;
        while (end < text.Length && (IsNamePart(text[end]) || IsSpaceInName(text, start, end)))
        {
            end++;
        }

        return new TextRange(start, end);
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '-';

    /// <summary>Whether a space is within <c>api key</c>, <c>access key</c> or <c>connection string</c>.</summary>
    private static bool IsSpaceInName(string text, int start, int at)
    {
        if (text[at] != ' ')
        {
            return false;
        }

        var before = text.AsSpan(start, at - start);
        var after = text.AsSpan(at + 1);
        return (EndsWith(before, "api") && StartsWith(after, "key"))
            || (EndsWith(before, "access") && StartsWith(after, "key"))
            || (EndsWith(before, "connection") && StartsWith(after, "string"));

        static bool EndsWith(ReadOnlySpan<char> text, string word) => text.EndsWith(word, StringComparison.OrdinalIgnoreCase);

        static bool StartsWith(ReadOnlySpan<char> text, string word) => text.StartsWith(word, StringComparison.OrdinalIgnoreCase);
    }
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
