using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lavra.Models.Offline;

/// <summary>What came of a task, from tool results only: as an answer, and as a file.</summary>
/// <param name="Answer">For the caller.</param>
/// <param name="Whole">For a file; null when the result is cut and only the whole of it would do.</param>
internal sealed record OfflineReport(string Answer, string? Whole)
{
    /// <summary>The report on the last turn; null when its results cannot be read.</summary>
    public static OfflineReport? For(OfflineTask task, IReadOnlyList<OfflineResult> last, OfflineWording wording) => task switch
    {
        CountTask count => OfflineFigures.Of(last) is { } figures ? Counted(count, figures, wording) : null,
        FindTask find => OfflineFoundFiles.Of(last[0]) is { } found ? Found(find, found, wording) : null,
        ListTask list => last[0].Json is { } json ? OfflineFolderReport.For(list, json, last[0].Cut, wording) : null,
        SearchTask search => last[0].Json is { } json ? OfflineSearchReport.For(search, json, last[0].Cut, wording) : null,
        InfoTask info => last[0].Json is { } json ? Facts(info, json, wording) : null,
        ReadTask read => new OfflineReport(
            wording.Contents(read.Path) + "\n\n" + OfflineMarkdown.Block(last[0].Text), last[0].Cut ? null : last[0].Text),
        _ => null,
    };

    /// <summary>The sentence that sums a report up; empty for a file that is none of ours.</summary>
    public static string SummaryOf(string content, OfflineWording wording) =>
        content.EndsWith(wording.Footer + "\n", StringComparison.Ordinal) && content.Split('\n', 4) is [_, "", var summary, _] ? summary : "";

    /// <summary>Puts a report together.</summary>
    public static OfflineReport Of(string title, string summary, IEnumerable<string> parts, OfflineWording wording)
    {
        var body = string.Join("\n\n", parts.Where(part => part.Length > 0).Prepend(summary));
        return new OfflineReport(body, $"# {title}\n\n{body}\n\n{wording.Footer}\n");
    }

    private static OfflineReport Counted(CountTask task, OfflineFigures figures, OfflineWording wording)
    {
        var counted = new StringBuilder(wording.Number(figures.Files, Noun.File));
        if (figures.Lines is { } lines)
        {
            counted.Append(", ").Append(wording.Number(lines, Noun.Line));
        }

        if (figures.Bytes is { } bytes)
        {
            counted.Append(", ").Append(wording.Number(bytes, Noun.Byte));
        }

        var (extension, files, lineHead, byteHead) = wording.Figures;
        var rows = figures.ByExtension
            .Select(row => Row(row.Extension.Length == 0 ? wording.NoExtension : OfflineMarkdown.Code(row.Extension), row.Files, row.Lines, row.Bytes))
            .Append(Row($"**{wording.Total}**", figures.Files, figures.Lines, figures.Bytes));
        return Of(
            wording.FilesTitle(task.Files),
            wording.FilesSummary(task.Files, counted.ToString()),
            [
                OfflineMarkdown.Table([extension, files, lineHead, byteHead], rows),
                Largest(figures, wording),
                figures.Uncounted > 0 && task.Lines ? wording.Uncounted(figures.Uncounted) : "",
                figures.Complete ? "" : wording.Incomplete,
            ],
            wording);
    }

    private static string Largest(OfflineFigures figures, OfflineWording wording)
    {
        var (_, _, lines, bytes) = wording.Figures;
        return figures.Largest.Count < 2 ? "" : OfflineMarkdown.Table(
            [wording.LargestFiles, lines, bytes],
            figures.Largest.Select(file => (IReadOnlyList<string>)[OfflineMarkdown.Code(file.Path), Figure(file.Lines), Figure(file.Bytes)]));
    }

    private static OfflineReport Found(FindTask task, OfflineFoundFiles found, OfflineWording wording) => Of(
        wording.FilesTitle(task.Files),
        wording.FilesSummary(task.Files, wording.Number(found.Total, Noun.File)),
        [
            string.Join('\n', found.Files.Select(file => "- " + OfflineMarkdown.Code(file))),
            found.Complete ? "" : wording.Incomplete,
        ],
        wording);

    private static OfflineReport Facts(InfoTask task, JsonElement json, OfflineWording wording)
    {
        var facts = json.EnumerateObject().Where(fact => fact.Value.ValueKind != JsonValueKind.Null)
            .Select(fact => $"- {fact.Name}: {OfflineMarkdown.Code(fact.Value.ValueKind == JsonValueKind.String ? fact.Value.GetString()! : fact.Value.GetRawText())}");
        return Of(wording.InfoTitle(task.Path), wording.InfoTitle(task.Path) + ":", [string.Join('\n', facts)], wording);
    }

    private static IReadOnlyList<string> Row(string name, long files, long? lines, long? bytes) =>
        [name, Figure(files), Figure(lines), Figure(bytes)];

    private static string Figure(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";
}
