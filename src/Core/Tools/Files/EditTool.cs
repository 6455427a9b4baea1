using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lavra.Security.Workspaces;

namespace Lavra.Tools.Files;

/// <summary>Replaces exact texts in files. The content's hash before and after says later whether an edit happened.</summary>
internal sealed class EditTool(WorkspaceRules rules)
{
    private const int LargestFile = 8 * 1024 * 1024;

    [Tool("edit_file", ToolEffect.ActsOnce,
        "Replaces an exact text in a file. The text must occur exactly once, with all its spaces and line breaks, unless replace_all is "
        + "true: give enough lines around the place to make it unique. Read the file before.",
        ExclusiveOn = "path")]
    public string EditFile(
        ToolContext context,
        [Description("The file, relative to the workspace."), InWorkspace] string path,
        [Description("The text to replace, exactly as it is in the file.")] string oldText,
        [Description("The text to put in its place; empty to remove it.")] string newText,
        [Description("Whether to replace it wherever it occurs.")] bool replaceAll = false)
    {
        var (place, edit) = Plan(context, path, oldText, newText, replaceAll);
        if (State(edit) != context.Prepared)
        {
            throw new ToolException(
                ToolErrorCodes.Failed, $"'{place}' was changed by somebody else at this moment; nothing was replaced. Read it again.");
        }

        using var folder = new Workspace(context.Workspace, rules).OpenFolderForWriting(place.Parent);
        folder.Replace(place.Name, edit.After, CallKey.Of(context.Call));
        return Report(place, edit.Count);
    }

    [ToolPrepare("edit_file")]
    public string Prepare(ToolContext context, string path, string oldText, string newText, bool replaceAll) =>
        State(Plan(context, path, oldText, newText, replaceAll).Edit);

    [ToolProbe("edit_file")]
    public ToolProbeOutcome Probe(ToolContext context, string path)
    {
        var place = WorkspacePath.Parse(path);
        var noted = context.Prepared!.Split(' ');
        switch (context.NextPrepared?.Split(' ')[0])
        {
            case { } next when next == noted[1]:
                return ToolProbeOutcome.Happened(Report(place, CountOf(noted)));
            case { } next when next == noted[0]:
                return ToolProbeOutcome.DidNotHappen;
            default:
                break;
        }

        using var file = new Workspace(context.Workspace, rules).OpenRead(place);
        var hash = Hash(file.ReadAll(LargestFile + LargestFile));
        if (hash == noted[1])
        {
            return ToolProbeOutcome.Happened(Report(place, CountOf(noted)));
        }

        return hash == noted[0]
            ? ToolProbeOutcome.DidNotHappen
            : ToolProbeOutcome.Unknown($"'{place}' is neither as it was before nor as it would be after; something else changed it too.");
    }

    private (WorkspacePath Place, TextReplacement Edit) Plan(
        ToolContext context, string path, string oldText, string newText, bool replaceAll)
    {
        var workspace = new Workspace(context.Workspace, rules);
        var place = WorkspacePath.Parse(path);
        using var file = workspace.OpenRead(place);
        workspace.FindWritable(place);
        var before = file.ReadAll(LargestFile);
        if (before.AsSpan().Contains((byte)0))
        {
            throw new ToolException(ToolErrorCodes.Refused, $"'{place}' is not a UTF-8 text file; only such files can be edited.");
        }

        return (place, TextReplacement.Plan(place.ToString(), before, oldText, newText, replaceAll));
    }

    private static int CountOf(string[] noted) => int.Parse(noted[2], CultureInfo.InvariantCulture);

    private static string State(TextReplacement edit) => $"{Hash(edit.Before)} {Hash(edit.After)} {edit.Count}";

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static string Report(WorkspacePath place, int count) =>
        count == 1 ? $"Replaced the text in '{place}'." : $"Replaced the text in '{place}' in {count} places.";
}
