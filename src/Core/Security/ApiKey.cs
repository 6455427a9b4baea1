using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Lavra.Security;

/// <summary>
/// A new API key: the text that its holder sends, and the hash that the settings keep. The text is shown once and stored
/// nowhere.
/// </summary>
/// <remarks>
/// The hash is one round of SHA-256 on purpose. Slow, salted hashes protect secrets that people choose and that can be
/// guessed; a key has 256 random bits, so guessing is hopeless at any speed, and a slow hash would only let callers keep the
/// server busy.
/// </remarks>
public sealed class ApiKey
{
    /// <summary>How every key begins, so that people and secret scanners recognise one.</summary>
    public const string Prefix = "lv_";

    /// <summary>How every hash begins.</summary>
    public const string HashPrefix = "sha256:";

    /// <summary>More characters than any key has; longer text is refused unread.</summary>
    internal const int MaxLength = 128;

    private const int SecretBytes = 32;
    private const int HashDigits = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private ApiKey(string text)
    {
        Text = text;
        Hash = HashOf(text);
    }

    /// <summary>The key itself: the prefix and 43 characters of letters, digits, '-' and '_'. Secret.</summary>
    public string Text { get; }

    /// <summary>What the settings keep in place of the key: <c>sha256:</c> and 64 lower-case hex digits. Not secret.</summary>
    public string Hash { get; }

    /// <summary>Makes a new key of 256 bits from <paramref name="source"/>, which must be cryptographically strong.</summary>
    public static ApiKey Create(RandomNumberGenerator source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Span<byte> secret = stackalloc byte[SecretBytes];
        source.GetBytes(secret);
        var key = new ApiKey(Prefix + Base64Url.EncodeToString(secret));
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    /// <summary>The hash under which a key is kept.</summary>
    public static string HashOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return HashPrefix + Convert.ToHexStringLower(Digest(key));
    }

    /// <summary>Whether a text has the form of a hash, as <see cref="Hash"/> gives it; digits may be of either case.</summary>
    public static bool IsHash(string? text) => TryReadHash(text, out _);

    /// <summary>The hash, never the key.</summary>
    public override string ToString() => Hash;

    internal static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    internal static bool TryReadHash(string? text, out byte[] digest)
    {
        digest = [];
        if (text is null
            || text.Length != HashPrefix.Length + HashDigits
            || !text.StartsWith(HashPrefix, StringComparison.Ordinal)
            || text.AsSpan(HashPrefix.Length).ContainsAnyExcept(HexDigits))
        {
            return false;
        }

        digest = Convert.FromHexString(text.AsSpan(HashPrefix.Length));
        return true;
    }
}
