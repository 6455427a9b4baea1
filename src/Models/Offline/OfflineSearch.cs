using System.Text;

namespace Lavra.Models.Offline;

/// <summary>Puts a search together.</summary>
internal static class OfflineSearch
{
    private const string Special = "\\*+?|{[()^$.#]}";

    public static OfflineCall Call(SearchTask search) => search.Files.All
        ? new OfflineCall("search_text", ("pattern", Literal(search.Text)), ("path", search.Files.Path))
        : new OfflineCall("search_text", ("pattern", Literal(search.Text)), ("path", search.Files.Path), ("glob", search.Files.Pattern));

    private static string Literal(string text)
    {
        var pattern = new StringBuilder();
        foreach (var c in text)
        {
            _ = Special.Contains(c, StringComparison.Ordinal) ? pattern.Append('\\').Append(c) : pattern.Append(c);
        }

        return pattern.ToString();
    }
}
