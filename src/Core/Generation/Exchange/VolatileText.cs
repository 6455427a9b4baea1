using System.Text.RegularExpressions;

namespace Lavra.Generation.Exchange;

/// <summary>
/// Replaces what differs between two runs that do the same: ids (UUIDs and 32 hex digits, numbered in order of first
/// appearance, so that two ids stay two) and ISO 8601 times.
/// </summary>
internal sealed partial class VolatileText
{
    private readonly Dictionary<string, string> ids = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The text without what is volatile. One instance covers one request.</summary>
    public string Strip(string text)
    {
        if (text.Length < 16)
        {
            return text;
        }

        text = Ids().Replace(text, match =>
        {
            var key = match.Value.Replace("-", "", StringComparison.Ordinal);
            if (!ids.TryGetValue(key, out var name))
            {
                ids[key] = name = $"<id-{ids.Count + 1}>";
            }

            return name;
        });
        return Times().Replace(text, "<time>");
    }

    [GeneratedRegex(
        "(?<![0-9A-Za-z])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32})(?![0-9A-Za-z])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Ids();

    [GeneratedRegex(
        @"(?<!\d)\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?(?!\d)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Times();
}
