using System.Security.Cryptography;
using System.Text;

namespace Lavra.Generation.Exchange;

/// <summary>Ids for tool calls that have none: nine letters and digits, which the strictest servers take.</summary>
public static class CallIds
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int Length = 9;

    /// <summary>The id of a call. The same answer and place give the same id.</summary>
    /// <param name="answer">What tells the answer from others.</param>
    /// <param name="place">Where in the answer the call is.</param>
    public static string Made(string answer, int place)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{place} {answer}")), hash);
        return string.Create(Length, hash.ToArray(), static (id, bytes) =>
        {
            for (var at = 0; at < id.Length; at++)
            {
                id[at] = Letters[bytes[at] % Letters.Length];
            }
        });
    }
}
