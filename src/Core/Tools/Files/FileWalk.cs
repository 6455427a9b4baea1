using Lavra.Security;
using Lavra.Security.Workspaces;

namespace Lavra.Tools.Files;

/// <summary>Finds the files below a folder whose paths match a pattern. One use.</summary>
internal sealed class FileWalk(Workspace workspace, WorkspacePath start, Glob pattern)
{
    private const int MostEntries = 200_000;
    private readonly WorkspaceWalk walk = new(workspace, MostEntries);

    /// <summary>Whether there are more entries than are looked at.</summary>
    public bool Cut => walk.Cut;

    /// <summary>The matching regular files, in ordinal order of their paths.</summary>
    public IReadOnlyList<WorkspaceEntry> Files(CancellationToken cancellationToken)
    {
        var skipped = start.Names.Count;
        var found = new List<WorkspaceEntry>();
        foreach (var entry in walk.Below(start, cancellationToken))
        {
            if (entry.Kind == EntryKind.File && pattern.Matches(entry.Path.Names.Skip(skipped).ToArray()))
            {
                found.Add(entry);
            }
        }

        found.Sort(static (left, right) => string.CompareOrdinal(left.Path.ToString(), right.Path.ToString()));
        return found;
    }
}
