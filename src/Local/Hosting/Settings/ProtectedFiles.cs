using Lavra.Models;
using Lavra.Security;

namespace Lavra.Local.Hosting.Settings;

/// <summary>Finds the files that the settings name and that tools keep their hands off, wherever they are.</summary>
internal static class ProtectedFiles
{
    private static readonly string[] BesideData = ["", "-wal", "-shm", "-journal", "-lock"];

    /// <summary>Their paths, as they are given and as links lead.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="trusted">Where it is remembered which settings files are trusted; null for nowhere.</param>
    public static IReadOnlyList<string> Of(LocalSettings settings, string? trusted)
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in (string[])[settings.DataFile, Real(settings.DataFile)])
        {
            foreach (var suffix in BesideData)
            {
                Add(files, path + suffix);
            }
        }

        Add(files, trusted);
        Add(files, settings.Prices.File);
        foreach (var model in settings.Models.Further.Values.Prepend(settings.Models.Default))
        {
            Add(files, Full(model.Record));
            Add(files, Full(model.Playback));
        }

        return [.. files];
    }

    private static void Add(HashSet<string> files, string? path)
    {
        if (path is not null)
        {
            files.Add(Path.Join(Real(Path.GetDirectoryName(path)!), Path.GetFileName(path)));
            files.Add(Real(path));
        }
    }

    // Relative paths are taken in the same way as by the models that use them.
    private static string? Full(string? path) => path is null ? null : Path.GetFullPath(path);

    // A link that cannot be followed is no error here: whoever opens the file reports it.
    private static string Real(string path)
    {
        try
        {
            return RealPath.Of(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }
}
