using System.Security.Cryptography;
using System.Text;

namespace Lavra.Local.Hosting.Settings;

/// <summary>What a settings file says that does more than narrow.</summary>
/// <param name="Path">The file: absolute.</param>
/// <param name="Place">The file as people name it.</param>
/// <param name="Settings">The settings, in the order of their names.</param>
internal sealed record UntrustedSettings(string Path, string Place, IReadOnlyList<UntrustedSetting> Settings)
{
    /// <summary>
    /// By what it is known again: another file, another of these settings or another value gives another mark. What only narrows may
    /// change without it.
    /// </summary>
    public string Mark()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Path);
        foreach (var setting in Settings)
        {
            Append(hash, setting.Name.ToUpperInvariant());
            Append(hash, setting.Text);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // With its length before each text, so that texts cannot be cut in another way. A text that is missing has a length of its own.
    private static void Append(IncrementalHash hash, string? text)
    {
        var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, text is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
