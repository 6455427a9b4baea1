namespace Lavra.Security;

/// <summary>Follows links in paths, whether or not anything is where they lead.</summary>
public static class RealPath
{
    private const int MostLinks = 40;

    private static char[] Separators { get; } = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>Where a path leads, every link in it followed, also those in the folders above and the last one.</summary>
    /// <param name="path">An absolute path.</param>
    /// <exception cref="IOException">It is a loop of links.</exception>
    /// <exception cref="UnauthorizedAccessException">A link in it may not be read.</exception>
    public static string Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Follow(Path.GetFullPath(path), followLeaf: true) ?? throw new IOException($"'{path}' is a loop of links.");
    }

    /// <summary>Whether a path leads to a folder or into it, every link followed. False where that cannot be found out.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="folder">An absolute path.</param>
    public static bool IsInside(string path, string folder)
    {
        try
        {
            var (inner, outer) = (Path.TrimEndingDirectorySeparator(Of(path)), Path.TrimEndingDirectorySeparator(Of(folder)));
            return inner.StartsWith(outer, StringComparison.Ordinal)
                && (inner.Length == outer.Length || Path.EndsInDirectorySeparator(outer) || inner[outer.Length] == Path.DirectorySeparatorChar);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>As <see cref="Of"/>, but null for a loop, and leaving a link in the last place alone when asked to.</summary>
    internal static string? Follow(string path, bool followLeaf)
    {
        var root = Path.GetPathRoot(path)!;
        var done = root;
        var ahead = new Stack<string>(path[root.Length..].Split(Separators, StringSplitOptions.RemoveEmptyEntries).Reverse());
        var links = 0;
        while (ahead.TryPop(out var name))
        {
            if (name == "..")
            {
                done = Path.GetDirectoryName(done) ?? root;
                continue;
            }

            var next = Path.Combine(done, name);
            var target = followLeaf || ahead.Count > 0 ? new FileInfo(next).LinkTarget : null;
            if (target is null)
            {
                done = next;
                continue;
            }

            if (++links > MostLinks)
            {
                return null;
            }

            done = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : done;
            foreach (var part in target[(Path.GetPathRoot(target)?.Length ?? 0)..].Split(Separators, StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                if (part != ".")
                {
                    ahead.Push(part);
                }
            }
        }

        return done;
    }
}
