using Lavra.Identity;

namespace Lavra.Functions.Hosting;

/// <summary>Where runs keep files on an instance's own disk: shared with no other instance, and gone with this one.</summary>
internal static class Workspaces
{
    private const string Name = "lavra-workspaces";

    /// <summary>The folder; made if it is not there.</summary>
    public static string Folder() => Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), Name)).FullName;

    /// <summary>
    /// Deletes the folders of runs in which nothing was written since a time. What cannot be deleted, because a run is at work in it,
    /// is left for the next time.
    /// </summary>
    /// <returns>How many were deleted.</returns>
    public static int DeleteUnused(string folder, DateTimeOffset since)
    {
        var deleted = 0;
        foreach (var run in new DirectoryInfo(folder).EnumerateDirectories())
        {
            try
            {
                if (RunId.TryParse(run.Name, out _) && LastWrite(run) < since.UtcDateTime)
                {
                    run.Delete(recursive: true);
                    deleted++;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // In use.
            }
        }

        return deleted;
    }

    private static DateTime LastWrite(DirectoryInfo folder) => folder
        .EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Select(static entry => entry.LastWriteTimeUtc)
        .Append(folder.LastWriteTimeUtc)
        .Max();
}
