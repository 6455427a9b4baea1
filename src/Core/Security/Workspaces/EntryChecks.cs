using Lavra.Security.Opening;

namespace Lavra.Security.Workspaces;

/// <summary>What an entry must be to be used as a file.</summary>
internal static class EntryChecks
{
    /// <summary>It must be a regular file that still has a name.</summary>
    public static void RequireFile(EntryFacts facts, WorkspacePath shown)
    {
        if (facts.Kind == EntryKind.Folder)
        {
            throw Refuse($"'{shown}' is a folder, not a file.");
        }

        if (facts.Kind != EntryKind.File)
        {
            throw Refuse($"'{shown}' is not a regular file but a link, device or pipe.");
        }

        if (facts.Links == 0)
        {
            throw WorkspaceException.Missing(shown.ToString());
        }
    }

    /// <summary>It must also have no other name by which something else would change, and not be read-only.</summary>
    public static void RequireWritable(EntryFacts facts, WorkspacePath shown)
    {
        RequireFile(facts, shown);
        if (facts.Links > 1)
        {
            throw Refuse($"'{shown}' has {facts.Links} hard links; writing to it would change another file as well.");
        }

        if (facts.ReadOnly)
        {
            throw Refuse($"'{shown}' is read-only.");
        }
    }

    private static WorkspaceException Refuse(string message) => new(WorkspaceException.Refused, message);
}
