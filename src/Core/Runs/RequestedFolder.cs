using Lavra.Security;
using Lavra.Security.Workspaces;

namespace Lavra.Runs;

/// <summary>Compares the folder that a request names with the folder of a run, whatever has become of either.</summary>
internal static class RequestedFolder
{
    /// <summary>Whether a run's folder is the one that is asked for.</summary>
    /// <param name="folder">The run's folder: absolute, without links.</param>
    /// <param name="asked">What is asked for, relative to the host's workspace.</param>
    /// <param name="workspace">The host's workspace folder.</param>
    public static bool Is(string folder, string asked, string workspace)
    {
        try
        {
            var path = WorkspacePath.Parse(asked);
            var root = RealPath.Of(workspace);
            var place = path.IsRoot ? root : RealPath.Of(Path.Join(root, path.ToString()));
            return Path.GetRelativePath(folder, place) == "." || (!IsInside(folder, root) && EndsWith(folder, path));
        }
        catch (Exception exception) when (exception is WorkspaceException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsInside(string folder, string root) =>
        Path.GetRelativePath(root, folder) is var way && way.Split('/', '\\')[0] != ".." && !Path.IsPathRooted(way);

    // The host's workspace was another then; the names below it are all that a request says.
    private static bool EndsWith(string folder, WorkspacePath path) =>
        path.IsRoot || folder.Replace('\\', '/').EndsWith("/" + path, StringComparison.Ordinal);
}
