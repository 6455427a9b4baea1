using System.Collections.Concurrent;

namespace Lavra.Privacy;

/// <summary>Tells names of secrets from other names, in any style: <c>api_key</c>, <c>ApiKey</c>, <c>OPENAI_API_KEY</c>, <c>api-key</c>.</summary>
internal static class SecretNames
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "passwords", "passwd", "pwd", "passphrase", "passcode", "senha", "senhas", "secret", "secrets", "token", "apikey",
        "apikeys", "authorization", "credential", "credentials", "jwt",
    };

    /// <summary>Two words that follow each other.</summary>
    private static readonly HashSet<string> Pairs = new(StringComparer.Ordinal)
    {
        "api key", "api keys", "private key", "access key", "account key", "shared key", "signing key", "encryption key",
        "subscription key", "master key", "auth key", "connection string", "access tokens", "refresh tokens", "auth tokens",
        "api tokens", "db pass", "database pass", "mysql pass", "postgres pass", "pg pass", "smtp pass", "redis pass",
        "user pass", "admin pass", "root pass", "ftp pass", "mail pass", "proxy pass", "functions key", "storage key", "secret key", "license key", "host key",
    };

    /// <summary>Parts of words that are written together.</summary>
    private static readonly string[] Parts =
    [
        "password", "passwd", "apikey", "privatekey", "accesskey", "accountkey", "connectionstring", "clientsecret", "secretkey",
        "accesstoken", "refreshtoken", "authtoken", "apitoken", "idtoken", "sessiontoken", "bearertoken",
    ];

    /// <summary>A name with one of these as its last word is about a secret, and holds none.</summary>
    private static readonly HashSet<string> AboutAtEnd = new(StringComparer.OrdinalIgnoreCase)
    {
        "count", "counts", "length", "len", "size", "policy", "type", "kind", "name", "names", "url", "uri", "endpoint", "field", "hint",
        "required", "enabled", "expires", "expiry", "expiration", "ttl", "strength", "rules", "min", "max", "path", "file", "version",
        "status", "at", "in", "source", "provider", "store", "ref", "refs", "manager", "handler", "parser", "reader", "service",
    };

    private static readonly HashSet<string> CookieWords = new(StringComparer.Ordinal)
    {
        "cookie", "cookies", "set", "session", "auth", "login", "http", "request", "response", "header", "headers", "my", "admin", "user",
    };

    /// <summary>A token with one of these in its name is a piece of text, a position or a signal.</summary>
    private static readonly HashSet<string> OtherTokens = new(StringComparer.OrdinalIgnoreCase)
    {
        "max", "min", "count", "limit", "limits", "budget", "usage", "used", "total", "prompt", "completion", "input", "output", "cached",
        "reasoning", "num", "number", "per", "estimate", "estimated", "index", "position", "offset", "cancellation", "next", "page",
        "continuation", "syntax", "stop", "eos", "bos", "pad", "unk", "start", "end", "current", "first", "last", "word", "special",
    };

    // The same few names come again and again.
    private const int MostRemembered = 1024;
    private const int LongestRemembered = 64;

    private static readonly ConcurrentDictionary<string, bool> Remembered = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, bool>.AlternateLookup<ReadOnlySpan<char>> RememberedBySpan =
        Remembered.GetAlternateLookup<ReadOnlySpan<char>>();

    private static int rememberedCount;

    /// <summary>Whether a value of this name is a secret.</summary>
    public static bool IsSecret(ReadOnlySpan<char> name)
    {
        if (RememberedBySpan.TryGetValue(name, out var secret))
        {
            return secret;
        }

        secret = Decide(name.ToString());
        // The dictionary's own count would stop all who look up.
        if (name.Length <= LongestRemembered && Volatile.Read(ref rememberedCount) < MostRemembered
            && RememberedBySpan.TryAdd(name, secret))
        {
            Interlocked.Increment(ref rememberedCount);
        }

        return secret;
    }

    private static bool Decide(string name)
    {
        var words = Split(name);
        if (words.Count > 0 && words[^1] is "cookie" or "cookies")
        {
            // A package may be called anything with "cookie"; a header or a member is called no more than this.
            return words.TrueForAll(CookieWords.Contains);
        }

        if (words.Count == 0 || name.Contains('/', StringComparison.Ordinal) || AboutAtEnd.Contains(words[^1]))
        {
            return false;
        }

        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word == "token" ? IsSecretToken(words, i) : IsSecretWord(words, i))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSecretToken(List<string> words, int at) =>
        !words.Exists(OtherTokens.Contains) && !(at + 1 < words.Count && words[at + 1] is "id" or "ids");

    private static bool IsSecretWord(List<string> words, int at) =>
        Words.Contains(words[at])
        || (at + 1 < words.Count && Pairs.Contains($"{words[at]} {words[at + 1]}"))
        || Array.Exists(Parts, part => words[at].Contains(part, StringComparison.Ordinal));

    /// <summary>The words of a name, in lower case.</summary>
    private static List<string> Split(string name)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            if (i == name.Length || !char.IsLetterOrDigit(name[i]))
            {
                Add(i);
                start = i + 1;
            }
            else if (i > start && char.IsUpper(name[i])
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
            {
                Add(i);
                start = i;
            }
        }

        return words;

        void Add(int end)
        {
            if (end > start)
            {
                words.Add(name[start..end].ToLowerInvariant());
            }
        }
    }
}
