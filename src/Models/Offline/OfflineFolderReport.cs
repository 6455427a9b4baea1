using System.Globalization;
using System.Text.Json;

namespace Lavra.Models.Offline;

/// <summary>Reports on what is in a folder.</summary>
internal static class OfflineFolderReport
{
    public static OfflineReport? For(ListTask task, JsonElement json, bool cut, OfflineWording wording)
    {
        if (!json.TryGetProperty("entries", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        List<Entry> entries = [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(Read)];
        var total = OfflineFigures.Number(json, "total") ?? entries.Count;
        var complete = !cut && !OfflineFigures.Truncated(json) && total == entries.Count;

        // Sums are over all entries or not at all.
        var figures = wording.Number(total, Noun.Entry) + (complete
            ? $" ({wording.Number(entries.Count(entry => entry.Type is "folder" or "directory"), Noun.Folder)}, "
                + $"{wording.Number(entries.Count(entry => entry.Type == "file"), Noun.File)}, {wording.Number(entries.Sum(entry => entry.Size ?? 0), Noun.Byte)})"
            : "");
        var (name, type, bytes) = wording.Entries;
        return OfflineReport.Of(
            wording.FolderTitle(task.Path),
            wording.FolderSummary(task.Path, figures),
            [
                entries.Count == 0 ? "" : OfflineMarkdown.Table([name, type, bytes], entries.Select(Row), textColumns: 2),
                complete ? "" : wording.Incomplete,
            ],
            wording);
    }

    private static Entry Read(JsonElement item) => new(Text(item, "name"), Text(item, "type"), OfflineFigures.Number(item, "size"));

    private static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static IReadOnlyList<string> Row(Entry entry) =>
        [OfflineMarkdown.Code(entry.Name), entry.Type, entry.Size?.ToString(CultureInfo.InvariantCulture) ?? "-"];

    private sealed record Entry(string Name, string Type, long? Size);
}
