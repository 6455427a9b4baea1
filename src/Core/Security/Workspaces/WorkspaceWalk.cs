namespace Lavra.Security.Workspaces;

/// <summary>
/// Goes through a folder and all below it without following links. Folders that may not be read are passed over, unless asked
/// for. Files that vanish meanwhile are left out. One use; not thread safe.
/// </summary>
/// <param name="workspace">Where.</param>
/// <param name="limit">The most entries that are looked at.</param>
public sealed class WorkspaceWalk(Workspace workspace, int limit)
{
    private int seen;

    /// <summary>Whether the limit was reached, so that entries are missing.</summary>
    public bool Cut { get; private set; }

    /// <summary>How many folders could not be opened.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Whether folders that may not be read are entered too. Default no.</summary>
    public bool Everything { get; init; }

    /// <summary>Everything below a folder: files, folders, links and other entries; a folder comes before what is in it.</summary>
    /// <exception cref="WorkspaceException">The first folder cannot be opened.</exception>
    public IEnumerable<WorkspaceEntry> Below(WorkspacePath start, CancellationToken cancellationToken)
    {
        var ahead = new Stack<(WorkspacePath Path, WorkspacePath? Place)>();
        ahead.Push((start, null));
        while (ahead.TryPop(out var next))
        {
            var (entries, place) = EntriesOf(next.Path, next.Place);
            foreach (var entry in entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (++seen > limit)
                {
                    Cut = true;
                    yield break;
                }

                if (entry.Kind == EntryKind.Folder && (Everything || !workspace.ForbidsReading(entry.Path)))
                {
                    ahead.Push((entry.Path, place.Child(entry.Path.Name)));
                }

                if (!TemporaryFile.Is(entry.Path.Name))
                {
                    yield return entry;
                }
            }
        }
    }

    private (IReadOnlyList<WorkspaceEntry> Entries, WorkspacePath Place) EntriesOf(WorkspacePath path, WorkspacePath? expected)
    {
        try
        {
            using var folder = workspace.OpenFolder(path);

            // A folder that was swapped for a link after it was listed is somewhere else by now.
            return expected is { } place && folder.Place != place ? ([], place) : ([.. folder.Entries()], folder.Place);
        }
        catch (Exception exception)
            when (expected is not null && exception is WorkspaceException or IOException or UnauthorizedAccessException)
        {
            Unreadable++;
            return ([], expected ?? path);
        }
    }
}
