using System.Text;
using Lavra.Local.Cli.Invocation;

namespace Lavra.Local.Cli.Rendering;

/// <summary>Columns of text, as wide as they need to be; the last one is cut at the terminal's edge. Cells must be fit for a terminal.</summary>
internal sealed class TextTable(params string[] headers)
{
    private const string Gap = "  ";
    private readonly List<string[]> rows = [headers];

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => rows.Add(cells);

    /// <summary>Writes the table.</summary>
    public async Task WriteAsync(CliEnvironment environment)
    {
        var widths = new int[headers.Length];
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                widths[i] = Math.Max(widths[i], row[i].Length);
            }
        }

        for (var i = 0; i < rows.Count; i++)
        {
            var line = LineOf(rows[i], widths);
            if (environment.Width is { } most and > 20)
            {
                line = VisibleText.Cut(line, most);
            }

            var isHeader = i == 0 && environment.IsInteractive;
            await environment.Out.WriteLineAsync(isHeader ? $"\u001b[1m{line}\u001b[0m" : line).ConfigureAwait(false);
        }
    }

    private static string LineOf(string[] row, int[] widths)
    {
        var line = new StringBuilder();
        for (var i = 0; i < row.Length; i++)
        {
            line.Append(i == row.Length - 1 ? row[i] : row[i].PadRight(widths[i])).Append(i == row.Length - 1 ? "" : Gap);
        }

        return line.ToString().TrimEnd();
    }
}
