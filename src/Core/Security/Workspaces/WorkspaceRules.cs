using System.Globalization;
using System.IO.Enumeration;
using System.Text;
using Lavra.Settings;

namespace Lavra.Security.Workspaces;

/// <summary>
/// Which names in a workspace agents keep their hands off, whoever asks. Names match in any case and at any depth; what is in
/// a folder of such a name is covered too. The built-in names cannot be taken away. Immutable.
/// </summary>
public sealed record WorkspaceRules
{
    /// <summary>The folder in which Lavra keeps its own state in a workspace.</summary>
    public const string OwnFolder = ".lavra";

    /// <summary>Where deleted files are kept, below the workspace.</summary>
    public const string BackupFolder = ".lavra/backups";

    // Where version controls keep their own: a setting there can name a program that the next command of a person runs.
    private static readonly string[] VersionControl =
        [".git", "*.git", ".hg", ".svn", ".jj", ".bzr", ".sl", ".pijul", "_darcs", ".fslckout", "_FOSSIL_"];

    // A folder becomes a repository of git by holding a file HEAD, whatever the folder is called.
    private static readonly string[] NeverWritten =
    [
        .. VersionControl, "HEAD", ".gitconfig", ".hgrc", OwnFolder, ".vscode", ".cursor", ".idea", ".*ignore", ".gitmodules", ".gitattributes", ".git-credentials",
        "lavra.json", "appsettings*.json", "local.settings.json", ".env*", "*.db", "*.db-*", "*.sqlite*",
    ];

    private static readonly string[] NeverRead =
    [
        .. VersionControl, OwnFolder, ".git-credentials", ".netrc", "lavra.json", "appsettings*.json", "local.settings.json", ".env*", "*.db", "*.db-*",
        "*.sqlite*",
    ];

    /// <summary>The declarations of what settings add to the built-in rules: section <c>Lavra:Workspace</c>.</summary>
    public static SettingsOf<WorkspaceRules> Settings { get; } = new("Lavra:Workspace", static () => new WorkspaceRules(), static add =>
    {
        add.AddTexts(
            nameof(AlsoNeverRead),
            static o => o.AlsoNeverRead,
            static (o, v) => o with { AlsoNeverRead = v },
            "Further names that are never read; `*` and `?` are wildcards.",
            narrows: true);
        add.AddTexts(
            nameof(AlsoNeverWritten),
            static o => o.AlsoNeverWritten,
            static (o, v) => o with { AlsoNeverWritten = v },
            "Further names that are never written or deleted; `*` and `?` are wildcards.",
            narrows: true);
    });

    /// <summary>The built-in rules alone.</summary>
    public static WorkspaceRules Default { get; } = new();

    /// <summary>Further names that are never written or deleted; <c>*</c> and <c>?</c> are wildcards. Default none.</summary>
    public IReadOnlyList<string> AlsoNeverWritten { get; init; } = [];

    /// <summary>Further names that are never read; <c>*</c> and <c>?</c> are wildcards. Default none.</summary>
    public IReadOnlyList<string> AlsoNeverRead { get; init; } = [];

    /// <summary>
    /// Files that are neither read nor written whatever their names, and by whichever link they are reached: absolute paths, without
    /// links. Default none.
    /// </summary>
    public IReadOnlyList<string> OffLimits { get; init; } = [];

    /// <summary>
    /// The host's workspace folder, absolute: the workspaces of its runs are inside it and judged by their names from there. Null,
    /// the default, when a workspace is judged by itself alone.
    /// </summary>
    public string? Root { get; init; }

    /// <summary>Whether writing or deleting it is forbidden.</summary>
    public bool ForbidsWriting(WorkspacePath path) => AnyName(path, NeverWritten, AlsoNeverWritten);

    /// <summary>Whether reading what is in it is forbidden. Backups of deleted files may be read.</summary>
    public bool ForbidsReading(WorkspacePath path)
    {
        var text = path.ToString();
        var judged = text.StartsWith(BackupFolder, StringComparison.OrdinalIgnoreCase)
            && (text.Length == BackupFolder.Length || text[BackupFolder.Length] == '/')
                ? WorkspacePath.Canonical(text[BackupFolder.Length..].TrimStart('/'))
                : path;
        return AnyName(judged, NeverRead, AlsoNeverRead);
    }

    /// <summary>Whether it leads to a file that is off limits.</summary>
    /// <param name="path">An absolute path.</param>
    internal bool IsOffLimits(string path)
    {
        for (var i = 0; i < OffLimits.Count; i++)
        {
            if (Same(Path.GetFileName(OffLimits[i].AsSpan()), Path.GetFileName(path.AsSpan()))
                && Same(RealPath.Follow(path, followLeaf: false), OffLimits[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Same(ReadOnlySpan<char> one, ReadOnlySpan<char> other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool AnyName(WorkspacePath path, string[] patterns, IReadOnlyList<string> further)
    {
        foreach (var name in path.Names)
        {
            var folded = Folded(name);
            if (Matches(folded, patterns) || Matches(folded, further))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(string name, IReadOnlyList<string> patterns)
    {
        for (var i = 0; i < patterns.Count; i++)
        {
            if (FileSystemName.MatchesSimpleExpression(patterns[i], name, ignoreCase: true))
            {
                return true;
            }
        }

        return false;
    }

    // Some file systems ignore invisible characters, drop trailing dots and spaces, and fold a few letters into ASCII.
    private static string Folded(string name)
    {
        if (Ascii.IsValid(name))
        {
            return name.TrimEnd('.', ' ');
        }

        var folded = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.Format)
            {
                folded.Append(letter switch { '\u017f' => 's', '\u212a' => 'k', _ => letter });
            }
        }

        return folded.ToString().TrimEnd('.', ' ');
    }
}
