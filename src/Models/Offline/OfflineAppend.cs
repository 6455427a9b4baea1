using System.Globalization;
using System.Text.Json;

namespace Lavra.Models.Offline;

/// <summary>
/// Appends a line. Looks at the file first: a line goes on a line of its own also when the last one has no end, and appending
/// cannot be taken back.
/// </summary>
internal static class OfflineAppend
{
    private const string Tool = "append_file";

    public static OfflineCall Begin(AppendTask task, HashSet<string> tools) =>
        tools.Contains("file_info") ? OfflineCall.Info(task.Path) : Append(task, onNewLine: false).Calls[0];

    public static OfflineMove Continue(AppendTask task, OfflineResult last, OfflineWording wording, HashSet<string> tools)
    {
        if (last.Tool == Tool)
        {
            return last.Failed
                ? OfflineMove.GiveUp(wording.ToolFailed(last.Tool, last.WithoutCutNote()))
                : OfflineMove.Answer(wording.Appended(task.Path));
        }

        if (last.Tool == "read_file")
        {
            return last.Failed
                ? OfflineMove.GiveUp(wording.ToolFailed(last.Tool, last.WithoutCutNote()))
                : Append(task, last.Cut || !EndsItsLine(last));
        }

        if (last.Failed && !last.Text.StartsWith("Error (not_found)", StringComparison.Ordinal))
        {
            return OfflineMove.GiveUp(wording.ToolFailed(last.Tool, last.WithoutCutNote()));
        }

        return LinesOf(last) is > 0 and var lines && tools.Contains("read_file")
            ? OfflineMove.Call(new OfflineCall("read_file", ("path", task.Path), ("offset", lines)))
            : Append(task, onNewLine: false);
    }

    private static OfflineMove Append(AppendTask task, bool onNewLine) =>
        OfflineMove.Call(new OfflineCall(Tool, ("path", task.Path), ("content", (onNewLine ? "\n" : "") + task.Text + "\n")));

    private static int LinesOf(OfflineResult info) =>
        info.Json is { } json && json.TryGetProperty("lines", out var lines) && lines.ValueKind == JsonValueKind.Number && lines.TryGetInt32(out var count)
            ? count
            : 0;

    // A part of a file is followed by a note in brackets on a line of its own.
    private static bool EndsItsLine(OfflineResult read)
    {
        var text = read.Text;
        if (read.Arguments.TryGetValue("offset", out var offset)
            && int.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var first) && first > 1
            && text.LastIndexOf("\n[lines ", StringComparison.Ordinal) is >= 0 and var note && text.EndsWith(']'))
        {
            text = text[..note];
        }

        return text.Length == 0 || text.EndsWith('\n');
    }
}
