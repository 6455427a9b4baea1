using System.Text.Json;

namespace Lavra.Models.Offline;

/// <summary>Files of one extension in a tool's result.</summary>
internal sealed record ExtensionFigures(string Extension, long Files, long? Lines, long? Bytes);

/// <summary>A large file in a tool's result.</summary>
internal sealed record FileFigures(string Path, long? Lines, long? Bytes);

/// <summary>How many files there are and how large, as a tool counted them.</summary>
internal sealed record OfflineFigures(
    long Files, long? Lines, long? Bytes, IReadOnlyList<ExtensionFigures> ByExtension, IReadOnlyList<FileFigures> Largest, bool Complete)
{
    /// <summary>Files whose lines were not counted, such as binary ones.</summary>
    public long Uncounted { get; init; }

    /// <summary>The figures of the last turn, from whichever tool gave them; null when there are none.</summary>
    public static OfflineFigures? Of(IReadOnlyList<OfflineResult> last) => last[0].Tool switch
    {
        "summarise_files" => Summary(last[0]),
        "find_files" => OfflineFoundFiles.Of(last[0]) is { } found ? Names(found) : null,
        "read_file" => Contents(last),
        _ => null,
    };

    public static long? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    public static bool Truncated(JsonElement json) => json.TryGetProperty("truncated", out var cut) && cut.ValueKind == JsonValueKind.True;

    private static OfflineFigures? Summary(OfflineResult result)
    {
        if (result.Json is not { } json || Number(json, "files") is not { } files)
        {
            return null;
        }

        return new OfflineFigures(
            files,
            Number(json, "lines"),
            Number(json, "bytes"),
            [.. Items(json, "by_extension").Select(item => new ExtensionFigures(
                Text(item, "extension"), Number(item, "files") ?? 0, Number(item, "lines"), Number(item, "bytes")))],
            [.. Items(json, "largest").Select(item => new FileFigures(Text(item, "path"), Number(item, "lines"), Number(item, "bytes")))],
            !result.Cut && !Truncated(json))
        {
            Uncounted = Number(json, "uncounted") ?? 0,
        };
    }

    private static OfflineFigures Names(OfflineFoundFiles found) => new(
        found.Total,
        null,
        null,
        found.Complete ? [.. ByExtensionOf(found.Files, path => path).Select(group => new ExtensionFigures(group.Key, group.Count(), null, null))] : [],
        [],
        found.Complete);

    private static OfflineFigures Contents(IReadOnlyList<OfflineResult> read)
    {
        List<(string Path, long Lines)> files = [.. read.Where(file => !file.Cut)
            .Select(file => (file.Arguments.GetValueOrDefault("path", ""), LinesOf(file.Text)))];
        return new OfflineFigures(
            read.Count,
            files.Sum(file => file.Lines),
            null,
            [.. ByExtensionOf(files, file => file.Path).Select(group => new ExtensionFigures(group.Key, group.Count(), group.Sum(file => file.Lines), null))],
            [],
            files.Count == read.Count);
    }

    private static IOrderedEnumerable<IGrouping<string, T>> ByExtensionOf<T>(IEnumerable<T> files, Func<T, string> path) =>
        files.GroupBy(file => Path.GetExtension(path(file)).ToLowerInvariant())
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal);

    private static long LinesOf(string text) => text.Count(c => c == '\n') + (text.Length > 0 && !text.EndsWith('\n') ? 1 : 0);

    private static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
