using System.Security.Cryptography;

namespace Lavra.Security;

/// <summary>
/// The API keys that a host accepts, by their hashes. Finding one takes the same time whichever matches, or none. Immutable.
/// </summary>
public sealed class ApiKeyRing
{
    private readonly (byte[] Digest, ApiKeyGrant Grant)[] keys;

    /// <summary>Takes hashes (see <see cref="ApiKey.Hash"/>) with what they grant.</summary>
    /// <exception cref="ArgumentException">A hash does not have the form of one.</exception>
    public ApiKeyRing(IEnumerable<KeyValuePair<string, ApiKeyGrant>> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        this.keys = [.. keys.Select(static key => ApiKey.TryReadHash(key.Key, out var digest)
            ? (digest, key.Value)
            : throw new ArgumentException("An API key's hash must be 'sha256:' and 64 hex digits.", nameof(keys)))];
    }

    /// <summary>Whether there is no key at all.</summary>
    public bool IsEmpty => keys.Length == 0;

    /// <summary>What a key grants; null when it is unknown.</summary>
    /// <param name="key">The key as it was sent.</param>
    public ApiKeyGrant? Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length > ApiKey.MaxLength)
        {
            return null;
        }

        var digest = ApiKey.Digest(key);
        ApiKeyGrant? found = null;
        foreach (var (candidate, grant) in keys)
        {
            // Without leaving early, so that time says nothing about which keys exist.
            if (CryptographicOperations.FixedTimeEquals(candidate, digest))
            {
                found = grant;
            }
        }

        return found;
    }
}
