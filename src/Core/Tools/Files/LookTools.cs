using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Lavra.Security;
using Lavra.Security.Workspaces;

namespace Lavra.Tools.Files;

/// <summary>Tools that say what is there.</summary>
internal sealed class LookTools(WorkspaceRules rules)
{
    [Tool("list_directory", ToolEffect.Reads,
        "Lists what is directly in a folder: folders first, then files with their sizes in bytes. Use find_files to look deeper.")]
    public FolderListing ListDirectory(
        ToolContext context,
        [Description("The folder, relative to the workspace; '.' is the workspace itself."), InWorkspace] string path = ".",
        [Description("At most so many entries."), Range(1, 1000)] int limit = 1000)
    {
        using var folder = new Workspace(context.Workspace, rules).OpenFolder(WorkspacePath.Parse(path));
        var entries = folder.Entries()
            .OrderBy(entry => entry.Kind == EntryKind.Folder ? 0 : 1)
            .ThenBy(entry => entry.Path.Name, StringComparer.Ordinal)
            .ToList();
        var shown = entries
            .Take(limit)
            .Select(entry => new ListedEntry(entry.Path.Name, TypeOf(entry), entry.Kind == EntryKind.File ? entry.Size : null));
        return new FolderListing(folder.Path.ToString(), entries.Count, entries.Count > limit, [.. shown]);
    }

    [Tool("file_info", ToolEffect.Reads,
        "Says what a path is (file, folder, link or missing), its size in bytes, when it changed, and how many lines a text file has.")]
    public FileFacts FileInfo(
        ToolContext context,
        [Description("The file or folder, relative to the workspace."), InWorkspace] string path,
        CancellationToken cancellationToken)
    {
        var workspace = new Workspace(context.Workspace, rules);
        var place = WorkspacePath.Parse(path);
        if (workspace.Find(place) is not { } entry)
        {
            return new FileFacts(place.ToString(), "missing", null, null, null, null, null, null);
        }

        var isFile = entry.Kind == EntryKind.File;
        var (lines, binary) = isFile && !workspace.ForbidsReading(place)
            ? LookInto(workspace, place, cancellationToken)
            : (null, null);
        return new FileFacts(
            place.ToString(),
            TypeOf(entry),
            isFile ? entry.Size : null,
            entry.Modified,
            lines,
            binary,
            entry.ReadOnly ? true : null,
            workspace.ForbidsWriting(place) ? true : null);
    }

    private static (long? Lines, bool? Binary) LookInto(Workspace workspace, WorkspacePath path, CancellationToken cancellationToken)
    {
        try
        {
            using var text = TextFile.Open(workspace.OpenRead(path));
            return text is null ? (null, true) : (text.CountLines(cancellationToken), false);
        }
        catch (WorkspaceException)
        {
            // Its directory entry is all that can be told.
            return (null, null);
        }
    }

    private static string TypeOf(WorkspaceEntry entry) => entry.Kind switch
    {
        EntryKind.File => "file",
        EntryKind.Folder => "folder",
        EntryKind.Link => "link",
        _ => "other",
    };
}
