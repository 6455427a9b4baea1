using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lavra.Functions.Storage.Tables;

/// <summary>
/// Texts as parts of keys. Letters and digits of ASCII, <c>-</c>, <c>_</c> and <c>.</c> stand for themselves; every other UTF-16
/// unit is <c>!</c> and its four hex digits. So no two texts share a part, every part can be read back, and none holds the
/// <c>~</c> that separates parts, a character that keys may not have, or a <c>%</c>, which some clients decode once too often.
/// </summary>
/// <remarks>
/// A text whose part would be longer than <see cref="Longest"/> is kept as its beginning, <c>!!</c> and its SHA-256: still its
/// own, but only its row can say what it was.
/// </remarks>
internal static class KeyText
{
    /// <summary>
    /// The most characters of a part. A key may have 512 (1 KiB of UTF-16), and none of ours has more than one part of free text.
    /// </summary>
    public const int Longest = 400;

    private const char Escape = '!';
    private const int Kept = 300;

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>The text as part of a key.</summary>
    public static string Of(string text)
    {
        if (text.Length <= Longest && !text.AsSpan().ContainsAnyExcept(Plain))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var unit in text)
        {
            if (Plain.Contains(unit))
            {
                escaped.Append(unit);
            }
            else
            {
                escaped.Append(Escape).Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
            }
        }

        return escaped.Length <= Longest
            ? escaped.ToString()
            : $"{escaped.ToString(0, Kept)}{Escape}{Escape}{Convert.ToHexStringLower(HashOf(text))}";
    }

    /// <summary>The text that a part stands for; null when only its row knows.</summary>
    /// <exception cref="FormatException">It is no part of a key.</exception>
    public static string? Read(string part)
    {
        if (part.Contains("!!", StringComparison.Ordinal))
        {
            return null;
        }

        var text = new StringBuilder(part.Length);
        for (var at = 0; at < part.Length; at++)
        {
            if (part[at] != Escape)
            {
                text.Append(part[at]);
                continue;
            }

            if (part.Length - at < 5
                || !ushort.TryParse(part.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                throw new FormatException($"'{part}' is no part of a key: '{Escape}' must be followed by four hex digits.");
            }

            text.Append((char)unit);
            at += 4;
        }

        return text.ToString();
    }

    // Of the UTF-16 units: in UTF-8, halves of a pair that stand alone would be the same.
    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.Unicode.GetBytes(text));
}
