using System.Buffers;

namespace Lavra.Privacy;

/// <summary>Tells what stands after a secret-like name and is no secret: references, stand-ins, versions, hashes, labels of forms, words of code.</summary>
internal static class OrdinaryValue
{
    private const int LongestLooked = 300;
    private const int ShortestWord = 4;
    private const int LongestWord = 24;
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    /// <summary>How a value begins that says where the secret is kept.</summary>
    private static readonly string[] References =
    [
        "${{", "{{", "$(", "#{", "<%", "@Microsoft.KeyVault(", "!secret ", "!vault", "!Ref", "!Sub", "!GetAtt", "!ImportValue", "op://", "vault:",
        "ENC[", "arn:aws:", "ref+", "/run/secrets/", "/var/run/secrets/", "/etc/", "./", "~/", "secrets.", "vars.", "process.env", "os.environ",
        "os.getenv", "ENV[", "env(", "env.", "System.getenv", "Environment.Get", "import.meta.env", "var.", "local.", "data.", "module.",
        "self.", "this.", "config.", "settings.", "args.", "options.", "request.", "getenv(", "resolve:ssm",
        "node ", "npm ", "npx ", "yarn ", "pnpm ", "python ", "bash ", "sh ", "dotnet ", "ts-node ", "tsx ", "{{resolve:",
    ];

    private static readonly string[] HashStarts = ["sha1-", "sha256-", "sha384-", "sha512-", "sha256:", "sha512:", "md5:", "h1:"];

    /// <summary>Parts of what documents write in place of a secret.</summary>
    private static readonly string[] StandIns =
    [
        "changeme", "change-me", "change_me", "change this", "replaceme", "replace-me", "replace_me", "replace-with", "replace_with", "placeholder",
        "your-", "your_", "your ", "insert-", "insert_", "_here", "-here", "xxxx", "****", "...", "…", "todo",
    ];

    /// <summary>Words that name a secret, as forms and translations do.</summary>
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Labels = new HashSet<string>(
        [
            "password", "passwords", "passwort", "kennwort", "senha", "senhas", "contraseña", "contrasena", "clave", "passe", "passord", "lösenord",
            "adgangskode", "wachtwoord", "hasło", "heslo", "parola", "şifre", "jelszó", "salasana", "passphrase", "palavra-passe", "secret", "secreto",
            "segredo", "segreto", "geheimnis", "token", "tokens", "jeton", "ficha", "cookie", "cookies", "chave", "schlüssel", "clé", "sleutel",
            "chiave", "credential", "credentials", "credenciais", "credenciales", "zugangsdaten", "identifiants", "key", "sandi", "parol",
            "example", "sample", "dummy", "fake", "test", "username", "email",
        ],
        StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Settings that stand after such a name in workflows and programs.</summary>
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Settings = new HashSet<string>(
        ["write", "read", "inherit", "include", "omit", "same-origin", "always", "never", "auto", "latest", "text", "varchar", "plain", "off", "on"],
        StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a value is no secret although its name says so.</summary>
    public static bool Is(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        value = value.Trim();
        if (value.IsEmpty || value.Length > LongestLooked)
        {
            return false;
        }

        return Settings.Contains(value)
            || IsReference(value)
            || IsVersion(value)
            || StartsWithAny(value, HashStarts)
            || IsStandIn(value)
            || IsLabel(value)
            || (IsPlainName(value) && SecretNames.IsSecret(value))
            || (name.EndsWith("token", StringComparison.OrdinalIgnoreCase) && IsWords(value));
    }

    private static bool IsReference(ReadOnlySpan<char> value) =>
        StartsWithAny(value, References)
        || (value[0] == '$' && value.Length > 1 && !value[1..].ContainsAnyExcept(NameCharacters))
        || (value is ['$', '{', .., '}'] && !value[2..^1].ContainsAnyExcept(NameCharacters))
        || (value is ['<', .., '>'] or ['%', .., '%'] && !value[1..^1].ContainsAny('<', '%'));

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:");

    /// <summary>A version or a range of versions, as lists of packages have it.</summary>
    private static bool IsVersion(ReadOnlySpan<char> value)
    {
        var rest = value.TrimStart("^~<>=v ");
        var marked = rest.Length < value.Length;
        var (digits, dots) = (0, 0);
        foreach (var c in rest)
        {
            if (char.IsAsciiDigit(c))
            {
                digits++;
            }
            else if (c == '.' && digits > 0)
            {
                dots++;
            }
            else
            {
                break;
            }
        }

        if (digits == 0 || rest.Length > 40 || !(dots >= 2 || (marked && (dots > 0 || rest.Length == digits))))
        {
            return value.StartsWith("workspace:") || value.StartsWith("npm:") || value.StartsWith("catalog:");
        }

        var tail = rest[(digits + dots)..];
        return tail.IsEmpty || tail[0] is '-' or '+' or ' ' or '|' or 'x' or '*' or '(';
    }

    private static bool IsStandIn(ReadOnlySpan<char> value)
    {
        foreach (var part in StandIns)
        {
            if (value.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a person reads: a sentence, a word for a secret in some language, or a script in which nobody writes secrets.</summary>
    private static bool IsLabel(ReadOnlySpan<char> value)
    {
        var (words, named, foreign) = (0, false, false);
        for (var at = 0; at < value.Length;)
        {
            var c = value[at];
            if (!char.IsLetter(c))
            {
                if (c is not (' ' or '\'' or '’' or ',' or '.' or '?' or '!' or '-' or '(' or ')' or '…' or '。' or '、' or '？' or '·') && !(c == ':' && at == value.Length - 1))
                {
                    if (!char.IsDigit(c) || words < 2 || !value.Contains(' '))
                    {
                        return false;
                    }
                }

                at++;
                continue;
            }

            var start = at;
            while (at < value.Length && (char.IsLetter(value[at]) || char.GetUnicodeCategory(value[at]) == System.Globalization.UnicodeCategory.NonSpacingMark))
            {
                foreign |= value[at] > '\u036f';
                at++;
            }

            var word = value[start..at];
            words++;
            named |= Labels.Contains(word);
        }

        var begins = char.IsUpper(value[0]) && value.Length > 1 && !char.IsUpper(value[1]);
        var spaces = value.Count(' ');
        return foreign || (named && (words == 1 ? !value.ContainsAny('!', '*', '.') : spaces > 0 || !value.ContainsAny('.', '/', '!'))) || (begins && spaces >= 1 && HasLowerWord(value));
    }

    private static bool HasLowerWord(ReadOnlySpan<char> value)
    {
        for (var at = value.IndexOf(' '); at >= 0 && at + 1 < value.Length;)
        {
            if (char.IsLower(value[at + 1]))
            {
                return true;
            }

            var next = value[(at + 1)..].IndexOf(' ');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    /// <summary>Letters joined as names of variables are, without digits.</summary>
    private static bool IsPlainName(ReadOnlySpan<char> value)
    {
        foreach (var c in value)
        {
            if (!char.IsAsciiLetter(c) && c is not ('_' or '-' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Words that can be spoken, as parsers call their tokens.</summary>
    private static bool IsWords(ReadOnlySpan<char> value)
    {
        if (value.Length is < ShortestWord or > LongestWord)
        {
            return false;
        }

        var (consonants, vowels) = (0, 0);
        foreach (var c in value)
        {
            if (c is '.' or '_' or '-')
            {
                consonants = 0;
                continue;
            }

            if (!char.IsAsciiLetterLower(c))
            {
                return false;
            }

            var isVowel = Vowels.Contains(c);
            consonants = isVowel ? 0 : consonants + 1;
            vowels += isVowel ? 1 : 0;
            if (consonants > 4)
            {
                return false;
            }
        }

        return vowels * 4 >= value.Length;
    }

    private static bool StartsWithAny(ReadOnlySpan<char> value, string[] starts)
    {
        foreach (var start in starts)
        {
            if (value.StartsWith(start, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
