using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lavra.Models.Offline;

/// <summary>Reports on lines that were found.</summary>
internal static class OfflineSearchReport
{
    public static OfflineReport? For(SearchTask task, JsonElement json, bool cut, OfflineWording wording)
    {
        if (!json.TryGetProperty("matches", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        List<Match> matches = [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(Read)];
        var more = cut || OfflineFigures.Truncated(json);
        var files = matches.Select(match => match.Path).Distinct(StringComparer.Ordinal).Count();
        return OfflineReport.Of(
            wording.SearchTitle(task.Text, task.Files),
            wording.SearchSummary(task.Text, task.Files, wording.Number(matches.Count, Noun.Line), wording.Number(files, Noun.File), more),
            [Listed(matches), more ? wording.Incomplete : ""],
            wording);
    }

    private static string Listed(List<Match> matches)
    {
        var text = new StringBuilder();
        foreach (var file in matches.GroupBy(match => match.Path, StringComparer.Ordinal))
        {
            text.Append("- ").Append(OfflineMarkdown.Code(file.Key)).Append('\n');
            foreach (var match in file)
            {
                text.Append(CultureInfo.InvariantCulture, $"  - {match.Line}: {OfflineMarkdown.Code(match.Text)}\n");
            }
        }

        return text.ToString().TrimEnd('\n');
    }

    private static Match Read(JsonElement item) => new(Text(item, "path"), OfflineFigures.Number(item, "line") ?? 0, Text(item, "text"));

    private static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private sealed record Match(string Path, long Line, string Text);
}
