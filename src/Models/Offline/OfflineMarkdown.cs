using System.Text;

namespace Lavra.Models.Offline;

/// <summary>Writes Markdown in which names and texts from files stay text.</summary>
internal static class OfflineMarkdown
{
    /// <summary>Text as it is, in one line.</summary>
    public static string Code(string text)
    {
        var line = string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)).Trim();
        if (line.Length == 0)
        {
            return "(empty)";
        }

        var run = 0;
        var longest = 0;
        foreach (var c in line)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        return longest == 0 ? $"`{line}`" : $"{fence} {line} {fence}";
    }

    /// <summary>Text as a block, in a fence that it cannot close.</summary>
    public static string Block(string text)
    {
        var fence = "```";
        while (text.Contains(fence, StringComparison.Ordinal))
        {
            fence += "`";
        }

        return $"{fence}\n{text.TrimEnd('\n')}\n{fence}";
    }

    /// <summary>A table; all columns but the first are numbers, unless said otherwise.</summary>
    public static string Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows, int textColumns = 1)
    {
        var table = new StringBuilder();
        Row(table, heads);
        Row(table, [.. heads.Select((_, at) => at < textColumns ? "---" : "---:")]);
        foreach (var row in rows)
        {
            Row(table, row);
        }

        return table.ToString().TrimEnd('\n');
    }

    private static void Row(StringBuilder table, IReadOnlyList<string> cells) =>
        table.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
