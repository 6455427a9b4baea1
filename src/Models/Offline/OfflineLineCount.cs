using System.Text.Json;

namespace Lavra.Models.Offline;

/// <summary>Counts lines by reading the files, where no tool counts them.</summary>
internal static class OfflineLineCount
{
    // As many as one turn may call for, so that all results are in the last turn.
    private const int MostFiles = 16;

    public static OfflineMove Read(OfflineResult found, OfflineWording wording)
    {
        var paths = OfflineFoundFiles.Of(found);
        return paths is null ? OfflineMove.GiveUp(wording.Unreadable(found.Tool))
            : paths.Complete && paths.Files.Count is > 0 and <= MostFiles ? OfflineMove.Call([.. paths.Files.Select(OfflineCall.Read)])
            : OfflineMove.GiveUp(wording.CannotCountLines(paths.Total));
    }
}

/// <summary>The files that a search for files gave.</summary>
/// <param name="Files">Their paths.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Complete">Whether these are all.</param>
internal sealed record OfflineFoundFiles(IReadOnlyList<string> Files, long Total, bool Complete)
{
    public static OfflineFoundFiles? Of(OfflineResult result)
    {
        if (result.Json is not { } json || !json.TryGetProperty("files", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        List<string> files = [.. list.EnumerateArray().Where(file => file.ValueKind == JsonValueKind.String).Select(file => file.GetString()!)];
        var total = OfflineFigures.Number(json, "total") ?? files.Count;
        return new OfflineFoundFiles(files, total, !result.Cut && total == files.Count && !OfflineFigures.Truncated(json));
    }
}
