using System.Runtime;

namespace Lavra.Local.Cli;

/// <summary>
/// Makes later starts faster: the runtime notes which methods a start needs, and at the next one compiles them on another core while
/// the program is already at work. The notes are a cache of the user's; without a place for them nothing is different but the time.
/// </summary>
internal static class StartupProfile
{
    private const string Off = "LAVRA_NO_STARTUP_PROFILE";

    /// <summary>Begins to use and to take notes.</summary>
    /// <param name="command">Notes are kept by command, because each needs other methods.</param>
    public static void Begin(string command)
    {
        if (Environment.GetEnvironmentVariable(Off) is not null || Folder() is not { } folder)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            ProfileOptimization.SetProfileRoot(folder);
            ProfileOptimization.StartProfile(command + ".profile");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A cache that cannot be kept is no cache.
        }
    }

    private static string? Folder()
    {
        var root = OperatingSystem.IsWindows()
            ? Environment.GetEnvironmentVariable("LOCALAPPDATA")
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache")
            : null;
        return Path.IsPathFullyQualified(root ?? "") ? Path.Combine(root!, "lavra", Hosting.ProductVersion.Text) : null;
    }
}
