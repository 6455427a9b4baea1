using System.Security.Cryptography;
using System.Text;

namespace Lavra.Facts;

/// <summary>Names payloads by their content.</summary>
public static class PayloadName
{
    /// <summary>The first 128 bits of the SHA-256 of the UTF-8 text, as 32 lower-case hex digits.</summary>
    public static string Of(string content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)).AsSpan(0, 16));
}
