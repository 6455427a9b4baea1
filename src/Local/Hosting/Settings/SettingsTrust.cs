using System.Globalization;
using Lavra.Security;
using Lavra.Security.Workspaces;

namespace Lavra.Local.Hosting.Settings;

/// <summary>
/// Remembers for which settings files somebody vouched, in a file of the user's: a line with a mark and a path for each. The file is
/// in a folder that tools never touch, wherever they work. Not thread safe; processes may share the file.
/// </summary>
/// <param name="environment">The environment's variables.</param>
internal sealed class SettingsTrust(IEnumerable<KeyValuePair<string, string>> environment)
{
    /// <summary>The variable with folders whose settings files count whatever they say.</summary>
    public const string FoldersVariable = "LAVRA_TRUSTED_FOLDERS";

    private const string FileName = "trusted-settings";
    private const int MarkLength = 64;

    private readonly HashSet<string> vouched = new(StringComparer.Ordinal);

    /// <summary>Where it is remembered: absolute; null when the environment names no home.</summary>
    public string? Store { get; } = Find(environment, OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") is { } home && Path.IsPathFullyQualified(home)
        ? Path.Combine(home, WorkspaceRules.OwnFolder, FileName)
        : null;

    /// <summary>Whether somebody vouched for what a file says.</summary>
    public bool Has(UntrustedSettings settings)
    {
        var mark = settings.Mark();
        return vouched.Contains(mark) || IsInTrustedFolder(settings.Path) || Lines().Any(line => line.StartsWith(mark + " ", StringComparison.Ordinal));
    }

    /// <summary>Vouches for what a file says, as long as this is used, and from then on.</summary>
    /// <exception cref="IOException">It cannot be remembered.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be remembered.</exception>
    public void Add(UntrustedSettings settings)
    {
        vouched.Add(settings.Mark());
        if (Store is null)
        {
            throw new IOException("The environment names no home folder.");
        }

        var folder = Path.GetDirectoryName(Store)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // One write that appends, so that two processes do not take a line from each other.
        File.AppendAllText(Store, $"{settings.Mark()} {Line(settings.Path)}\n");
    }

    /// <summary>Forgets the files in a folder and below, whatever they said.</summary>
    /// <param name="folder">An absolute path.</param>
    /// <returns>The files that were remembered.</returns>
    /// <exception cref="IOException">The store cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The store cannot be written.</exception>
    public IReadOnlyList<string> RemoveInside(string folder)
    {
        var inside = Line(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar);
        var lines = Lines().ToLookup(line => line.Length > MarkLength && line.AsSpan(MarkLength + 1).StartsWith(inside, StringComparison.Ordinal));
        if (lines[true].Any())
        {
            var beside = string.Create(CultureInfo.InvariantCulture, $"{Store}.{Environment.ProcessId}");
            File.WriteAllLines(beside, lines[false]);
            File.Move(beside, Store!, overwrite: true);
        }

        return [.. lines[true].Select(static line => line[(MarkLength + 1)..]).Distinct(StringComparer.Ordinal)];
    }

    private List<string> Lines()
    {
        try
        {
            return Store is not null && File.Exists(Store) ? [.. File.ReadAllLines(Store)] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be read vouches for nothing.
            return [];
        }
    }

    private bool IsInTrustedFolder(string path)
    {
        foreach (var folder in Find(environment, FoldersVariable)?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            if (Path.IsPathFullyQualified(folder) && RealPath.IsInside(Path.GetDirectoryName(path)!, folder))
            {
                return true;
            }
        }

        return false;
    }

    private static string? Find(IEnumerable<KeyValuePair<string, string>> environment, string name)
    {
        foreach (var (variable, value) in environment)
        {
            if (variable == name && value.Length > 0)
            {
                return value;
            }
        }

        return null;
    }

    // A path may have any letters; a line may not.
    private static string Line(string path) => path.Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);
}
