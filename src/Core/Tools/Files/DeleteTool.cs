using System.ComponentModel;
using Lavra.Security;
using Lavra.Security.Workspaces;

namespace Lavra.Tools.Files;

/// <summary>
/// Deletes by moving into the backup folder, which is one step: where the backup is, is noted before, so that its being there
/// says later that the deletion happened.
/// </summary>
internal sealed class DeleteTool(WorkspaceRules rules, TimeProvider time)
{
    private const int MostEntries = 200_000;

    [Tool("delete_path", ToolEffect.ActsOnce,
        "Deletes a file or folder. A backup is kept below .lavra/backups (the last five of each path). confirm must be true. Folders "
        + "with something in them need recursive as well.",
        ExclusiveOn = "path")]
    public string DeletePath(
        ToolContext context,
        [Description("The file or folder, relative to the workspace."), InWorkspace] string path,
        [Description("Must be true: says that deleting is really meant.")] bool confirm,
        [Description("Whether to delete a folder with everything in it.")] bool recursive = false,
        CancellationToken cancellationToken = default)
    {
        var (workspace, entry) = Check(context, path, confirm, recursive, cancellationToken);
        var backup = WorkspacePath.Canonical(context.Prepared!);
        using (var folder = workspace.OpenFolderForWriting(entry.Path.Parent))
        using (var backups = workspace.OpenOwnFolder(backup.Parent))
        {
            folder.Move(entry.Path.Name, backups, backup.Name);
            BackupNames.Prune(backups, entry.Path.Name);
        }

        return Report(entry.Path, backup);
    }

    [ToolPrepare("delete_path")]
    public string Prepare(ToolContext context, string path, bool confirm, bool recursive, CancellationToken cancellationToken)
    {
        var (workspace, entry) = Check(context, path, confirm, recursive, cancellationToken);
        return BackupNames.Choose(workspace, entry.Path, time.GetUtcNow()).ToString();
    }

    [ToolProbe("delete_path")]
    public ToolProbeOutcome Probe(ToolContext context, string path)
    {
        var workspace = new Workspace(context.Workspace, rules);
        var place = WorkspacePath.Parse(path);
        var backup = WorkspacePath.Canonical(context.Prepared!);
        if (workspace.Find(backup) is not null)
        {
            return ToolProbeOutcome.Happened(Report(place, backup));
        }

        return workspace.Find(place) is not null
            ? ToolProbeOutcome.DidNotHappen
            : ToolProbeOutcome.Unknown($"'{place}' is gone, but its backup is not where it would be.");
    }

    private (Workspace Workspace, WorkspaceEntry Entry) Check(
        ToolContext context, string path, bool confirm, bool recursive, CancellationToken cancellationToken)
    {
        var place = WorkspacePath.Parse(path);
        if (place.IsRoot)
        {
            throw new ToolException(ToolErrorCodes.Refused, "The workspace itself cannot be deleted.");
        }

        if (!confirm)
        {
            throw new ToolException(ToolErrorCodes.Refused, $"'{place}' was not deleted: 'confirm' must be true if this is really meant.");
        }

        var workspace = new Workspace(context.Workspace, rules);
        workspace.RefuseWriting(place, place);
        var entry = workspace.Find(place)
            ?? throw new ToolException(ToolErrorCodes.NotFound, $"There is no '{place}' in the workspace; nothing was deleted.");
        if (entry.Kind == EntryKind.Other)
        {
            throw new ToolException(ToolErrorCodes.Refused, $"'{place}' is a device or pipe; tools leave these alone.");
        }

        if (entry.Kind == EntryKind.Folder)
        {
            CheckFolder(workspace, place, recursive, cancellationToken);
        }

        return (workspace, entry);
    }

    private static void CheckFolder(Workspace workspace, WorkspacePath place, bool recursive, CancellationToken cancellationToken)
    {
        var walk = new WorkspaceWalk(workspace, MostEntries) { Everything = true };
        foreach (var inside in walk.Below(place, cancellationToken))
        {
            if (!recursive)
            {
                throw new ToolException(
                    ToolErrorCodes.Refused, $"The folder '{place}' is not empty. Set 'recursive' to true to delete everything in it.");
            }

            if (workspace.ForbidsWriting(inside.Path))
            {
                throw new ToolException(
                    ToolErrorCodes.Refused, $"'{place}' was not deleted: it holds '{inside.Path}', which is protected.");
            }
        }

        if (walk.Cut || walk.Unreadable > 0)
        {
            throw new ToolException(
                ToolErrorCodes.Refused, $"'{place}' was not deleted: not everything in it could be looked at. Delete its parts first.");
        }
    }

    private static string Report(WorkspacePath place, WorkspacePath backup) => $"Deleted '{place}'. A backup is at '{backup}'.";
}
