using System.Text.RegularExpressions;

namespace Lavra.Functions.Telemetry;

/// <summary>
/// Function keys in addresses. Callers may give one as <c>?code=</c> in place of the header, and an address is written down by
/// everything that it passes.
/// </summary>
internal static partial class FunctionKeys
{
    /// <summary>The text with a mark in place of keys.</summary>
    public static string Take(string text) =>
        text.Contains("code", StringComparison.OrdinalIgnoreCase) ? InAddress().Replace(text, "$1[redacted]") : text;

    // Percent-encoded, too, as an address within another is.
    [GeneratedRegex("((?:[?&]|%3F|%26)code(?:=|%3D))(?:(?!%26|%23)[^&#\\s\"'<>])+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InAddress();
}
