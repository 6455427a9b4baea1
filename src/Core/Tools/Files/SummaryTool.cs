using System.ComponentModel;
using Lavra.Security;
using Lavra.Security.Workspaces;

namespace Lavra.Tools.Files;

/// <summary>Counts files, lines and bytes.</summary>
internal sealed class SummaryTool(WorkspaceRules rules)
{
    private const int Largest = 10;

    [Tool("summarise_files", ToolEffect.Reads,
        "Counts files, their lines and their bytes, in all and by extension, and names the ten largest. Lines of binary and protected "
        + "files are not counted. A line is text up to a line feed or the end of the file.")]
    public FileSummary SummariseFiles(
        ToolContext context,
        [Description("Which files, as for find_files; '**' is all.")] string pattern = "**",
        [Description("The folder to start in, relative to the workspace, or one file."), InWorkspace] string path = ".",
        CancellationToken cancellationToken = default)
    {
        var workspace = new Workspace(context.Workspace, rules);
        var start = WorkspacePath.Parse(path);
        var walk = new FileWalk(workspace, start, Glob.Parse(pattern));
        var files = new List<(WorkspaceEntry Entry, long? Lines)>();
        foreach (var entry in workspace.Find(start) is { Kind: EntryKind.File } single ? [single] : walk.Files(cancellationToken))
        {
            files.Add((entry, CountLines(workspace, entry.Path, cancellationToken)));
        }

        return new FileSummary(
            files.Count,
            files.Select(file => file.Entry.Path.Parent).Distinct().Count(),
            files.Sum(file => file.Lines ?? 0),
            files.Sum(file => file.Entry.Size),
            [.. files
                .GroupBy(file => ExtensionOf(file.Entry.Path.Name))
                .Select(group => new ExtensionSummary(
                    group.Key, group.Count(), group.Sum(file => file.Lines ?? 0), group.Sum(file => file.Entry.Size)))
                .OrderByDescending(extension => extension.Files)
                .ThenBy(extension => extension.Extension, StringComparer.Ordinal)],
            [.. files
                .OrderByDescending(file => file.Entry.Size)
                .ThenBy(file => file.Entry.Path.ToString(), StringComparer.Ordinal)
                .Take(Largest)
                .Select(file => new LargeFile(file.Entry.Path.ToString(), file.Entry.Size, file.Lines))],
            files.Count(file => file.Lines is null),
            walk.Cut);
    }

    private static long? CountLines(Workspace workspace, WorkspacePath path, CancellationToken cancellationToken)
    {
        try
        {
            using var text = TextFile.Open(workspace.OpenRead(path));
            return text?.CountLines(cancellationToken);
        }
        catch (WorkspaceException)
        {
            return null;
        }
    }

    // A name that only begins with a dot has no extension.
    private static string ExtensionOf(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 ? name[dot..].ToLowerInvariant() : "";
    }
}
