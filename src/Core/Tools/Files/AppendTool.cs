using System.ComponentModel;
using System.Globalization;
using System.Text;
using Lavra.Identity;
using Lavra.Security.Workspaces;

namespace Lavra.Tools.Files;

/// <summary>
/// Adds to the end of files. Where the end was is noted before; the text is written at exactly that position, so that what is
/// there afterwards says whether it happened.
/// </summary>
internal sealed class AppendTool(WorkspaceRules rules)
{
    private const int LongestHead = 8 * 1024;

    [Tool("append_file", ToolEffect.ActsOnce,
        "Adds text to the end of a file, exactly as given; makes the file, with the folders it needs, when it is missing. Begin or end "
        + "the text with a newline where one is needed.",
        ExclusiveOn = "path")]
    public string AppendFile(
        ToolContext context,
        [Description("The file, relative to the workspace."), InWorkspace] string path,
        [Description("The text to add. Not empty.")] string content)
    {
        var place = PlaceOf(path);
        var bytes = Encoding.UTF8.GetBytes(content);
        var workspace = new Workspace(context.Workspace, rules);
        using var folder = workspace.OpenFolderForWriting(place.Parent);
        using var file = folder.OpenForWriting(place.Name);
        var end = file.Length;
        var position = OffsetOf(context);
        var done = Compare(file, bytes, position);
        if (end != position && !(context.StartedBefore && end > position && done.Common == end - position))
        {
            throw new ToolException(
                ToolErrorCodes.Failed, $"'{place}' was changed by somebody else at this moment; nothing was added. Try again.");
        }

        file.WriteEnd(bytes, position);
        return Report(place, bytes.Length, position);
    }

    [ToolPrepare("append_file")]
    public string Prepare(ToolContext context, string path, string content)
    {
        var place = PlaceOf(path);
        if (content.Length == 0)
        {
            throw new ToolException(ToolErrorCodes.InvalidArguments, "'content' is empty; there is nothing to add.");
        }

        var workspace = new Workspace(context.Workspace, rules);
        var end = workspace.FindWritable(place)?.Size ?? 0;
        if (end > 0)
        {
            RequireUtf8(workspace, place);
        }

        return context is { StartedBefore: true, NextPrepared: null } && IsBegun(workspace, place, content, OffsetOf(context))
            ? context.Prepared!
            : end.ToString(CultureInfo.InvariantCulture);
    }

    [ToolProbe("append_file")]
    public ToolProbeOutcome Probe(ToolContext context, string path, string content)
    {
        var place = PlaceOf(path);
        var workspace = new Workspace(context.Workspace, rules);
        var offset = OffsetOf(context);
        if (context.NextPrepared == context.Prepared)
        {
            // The file was as long when the next call was about to add to it.
            return ToolProbeOutcome.DidNotHappen;
        }

        if (workspace.Find(place) is null)
        {
            return offset == 0
                ? ToolProbeOutcome.DidNotHappen
                : ToolProbeOutcome.Unknown($"'{place}' had {offset} bytes then and is gone now.");
        }

        var bytes = Encoding.UTF8.GetBytes(content);
        using var file = workspace.OpenRead(place);
        var (common, available) = Compare(file, bytes, offset);
        if (common == bytes.Length)
        {
            return ToolProbeOutcome.Happened(Report(place, bytes.Length, offset));
        }

        if (common == available)
        {
            return ToolProbeOutcome.DidNotHappen;
        }

        return ToolProbeOutcome.Unknown(
            available < 0
                ? $"'{place}' had {offset} bytes then and is shorter now."
                : $"'{place}' had {offset} bytes then, and something else follows them now.");
    }

    /// <summary>Whether the file ends with the beginning of the text, which a process that died had begun to write.</summary>
    private static bool IsBegun(Workspace workspace, WorkspacePath place, string content, long offset)
    {
        if (workspace.Find(place) is null)
        {
            return false;
        }

        using var file = workspace.OpenRead(place);
        var (common, available) = Compare(file, Encoding.UTF8.GetBytes(content), offset);
        return available > 0 && common == available;
    }

    // What is added is UTF-8. A rule that forbids reading does not forbid adding.
    private static void RequireUtf8(Workspace workspace, WorkspacePath place)
    {
        if (workspace.ForbidsReading(place))
        {
            return;
        }

        Span<byte> head = stackalloc byte[LongestHead];
        using var file = workspace.OpenRead(place);
        head = head[..file.Read(head, 0)];
        if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] || head.Contains((byte)0))
        {
            throw new ToolException(ToolErrorCodes.Refused, $"'{place}' is not a UTF-8 text file; only such files can be added to.");
        }
    }

    private static WorkspacePath PlaceOf(string path) =>
        WorkspacePath.Parse(path) is { IsRoot: false } place
            ? place
            : throw new ToolException(ToolErrorCodes.Refused, "The path names the workspace itself; give the path of a file.");

    private static long OffsetOf(ToolContext context) => long.Parse(context.Prepared!, CultureInfo.InvariantCulture);

    // How far the file agrees with the text from a position on, and how much there is to compare; negative when it ends before.
    private static (int Common, long Available) Compare(WorkspaceFile file, ReadOnlySpan<byte> bytes, long position)
    {
        var available = file.Length - position;
        if (available <= 0)
        {
            return (0, available);
        }

        var there = new byte[Math.Min(bytes.Length, available)];
        var read = file.Read(there, position);
        return (bytes.CommonPrefixLength(there.AsSpan(0, read)), available);
    }

    private static string Report(WorkspacePath place, int length, long offset) =>
        $"Added {length} bytes to '{place}', which then had {offset + length} bytes.";
}
