using Lavra.Security.Opening;

namespace Lavra.Security.Workspaces;

/// <summary>
/// The folder in which a run's tools may work, and the only way in which they reach files. Links inside it are followed for
/// reading as long as they stay inside; nothing is written through a link in the last place. What a path leads to is judged on
/// the opened handle where the platform allows (Linux), else before and after opening. Cheap to make. Thread safe.
/// </summary>
public sealed class Workspace
{
    private readonly PathOpener opener;
    private readonly string folder;
    private readonly string canonical;

    /// <summary>Uses an existing folder.</summary>
    /// <param name="folder">Absolute.</param>
    /// <param name="rules">What in it is off limits.</param>
    /// <exception cref="WorkspaceException">There is no such folder, or the rules forbid it.</exception>
    public Workspace(string folder, WorkspaceRules rules)
        : this(folder, rules, PathOpener.ForThisPlatform)
    {
    }

    internal Workspace(string folder, WorkspaceRules rules, PathOpener opener)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(rules);
        if (!Path.IsPathFullyQualified(folder))
        {
            throw new ArgumentException("The workspace folder must be absolute.", nameof(folder));
        }

        this.opener = opener;
        this.folder = Path.TrimEndingDirectorySeparator(folder);
        Rules = rules;
        using var opened = opener.Open(folder, followLeaf: true, "the workspace folder");
        canonical = opened is { Facts.Kind: EntryKind.Folder }
            ? opened.FinalPath
            : throw new WorkspaceException(WorkspaceException.NotFound, "The workspace folder does not exist.");
        RequirePlaceInRoot();
    }

    /// <summary>What is off limits.</summary>
    public WorkspaceRules Rules { get; }

    /// <summary>The folder itself, links resolved: absolute.</summary>
    public string Folder => canonical;

    internal PathOpener Opener => opener;

    /// <summary>Whether writing or deleting it is forbidden, by its name or because it is off limits.</summary>
    public bool ForbidsWriting(WorkspacePath path) => Rules.ForbidsWriting(path) || Rules.IsOffLimits(Path.Join(canonical, path.ToString()));

    /// <summary>Whether reading what is in it is forbidden, by its name or because it is off limits.</summary>
    public bool ForbidsReading(WorkspacePath path) => Rules.ForbidsReading(path) || Rules.IsOffLimits(Path.Join(canonical, path.ToString()));

    /// <summary>Looks at what is at a path, without following it if it is a link; null when nothing is there.</summary>
    /// <exception cref="WorkspaceException">It is outside.</exception>
    public WorkspaceEntry? Find(WorkspacePath path)
    {
        if (path.IsRoot)
        {
            using var root = OpenFolder(path);
            return root.Itself;
        }

        using var parent = TryOpenFolder(path.Parent);
        return parent?.Find(path.Name) is { } entry ? entry with { Path = path } : null;
    }

    /// <summary>As <see cref="Find"/>, for a file that is to be written: what forbids that is said at once.</summary>
    /// <exception cref="WorkspaceException">It is outside, off limits, a link, has further hard links, or is no file.</exception>
    public WorkspaceEntry? FindWritable(WorkspacePath path)
    {
        RefuseWriting(path, path);
        using var parent = TryOpenFolder(path.Parent);
        return parent?.FindWritable(path.Name);
    }

    /// <summary>Opens a file to read it.</summary>
    /// <exception cref="WorkspaceException">It is missing, outside, off limits, or not a regular file.</exception>
    public WorkspaceFile OpenRead(WorkspacePath path)
    {
        RefuseReading(path, path);
        using var opened = opener.Open(FullPath(path), followLeaf: true, path.ToString()) ?? throw WorkspaceException.Missing(path.ToString());
        var place = PlaceOf(opened, path);
        RefuseReading(place, path);
        EntryChecks.RequireFile(opened.Facts, path);
        return Open(opened, path, FileAccess.Read);
    }

    /// <summary>Opens a folder to look into it.</summary>
    /// <exception cref="WorkspaceException">It is missing, outside, or not a folder.</exception>
    public WorkspaceFolder OpenFolder(WorkspacePath path) => TryOpenFolder(path) ?? throw WorkspaceException.Missing(path.ToString());

    /// <summary>Opens a folder to change what is in it, making it and the folders above it when they are missing.</summary>
    /// <exception cref="WorkspaceException">It is outside, off limits, or a part of it is a file.</exception>
    public WorkspaceFolder OpenFolderForWriting(WorkspacePath path)
    {
        RefuseWriting(path, path);
        return MakeFolders(path);
    }

    /// <summary>Opens a folder of Lavra's own, which agents cannot write to. Containment is checked as for any other.</summary>
    internal WorkspaceFolder OpenOwnFolder(WorkspacePath path) => MakeFolders(path, own: true);

    /// <summary>
    /// A text that is the same for all ways to write the path of one thing: links in folders resolved, case ignored. For
    /// locking only. What is no path in the workspace gives itself.
    /// </summary>
    public string KeyOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            var wanted = WorkspacePath.Parse(path);
            for (var existing = wanted; ; existing = existing.Parent)
            {
                using var opened = opener.Open(FullPath(existing), followLeaf: true, path);
                if (opened is not null || existing.IsRoot)
                {
                    var rest = existing.IsRoot ? wanted.ToString() : wanted.ToString()[existing.ToString().Length..].TrimStart('/');
                    return Path.Join(opened?.FinalPath ?? canonical, rest == "." ? "" : rest).TrimEnd('/').ToUpperInvariant();
                }
            }
        }
        catch (WorkspaceException)
        {
            return path.ToUpperInvariant();
        }
    }

    internal void RefuseWriting(WorkspacePath judged, WorkspacePath shown)
    {
        if (ForbidsWriting(judged))
        {
            throw new WorkspaceException(
                WorkspaceException.Refused,
                $"'{shown}' is protected: settings, secrets, databases, ignore files and version control are not changed by tools. "
                + "Ask the person who started the run to change it.");
        }
    }

    internal void RefuseReading(WorkspacePath judged, WorkspacePath shown)
    {
        if (ForbidsReading(judged))
        {
            throw new WorkspaceException(
                WorkspaceException.Refused,
                $"'{shown}' may not be read: it can hold secrets or is a database or version control's own.");
        }
    }

    internal WorkspacePath PlaceOf(OpenedPath opened, WorkspacePath shown)
    {
        return Within(canonical, opened.FinalPath)
            ?? throw new WorkspaceException(WorkspaceException.Refused, $"'{shown}' leads out of the workspace through a link.");
    }

    internal WorkspaceFile Open(OpenedPath opened, WorkspacePath shown, FileAccess access)
    {
        try
        {
            return new WorkspaceFile(opener, opener.OpenContent(opened, access), shown);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WorkspaceException.From(exception, shown.ToString());
        }
    }

    private static WorkspacePath? Within(string above, string path)
    {
        if (path == above)
        {
            return WorkspacePath.Root;
        }

        var prefix = Path.EndsInDirectorySeparator(above) ? above : above + Path.DirectorySeparatorChar;
        return path.StartsWith(prefix, StringComparison.Ordinal) ? WorkspacePath.Canonical(path[prefix.Length..]) : null;
    }

    // Links can have changed since the folder was chosen. One that lies elsewhere was chosen under another root, and is no link.
    private void RequirePlaceInRoot()
    {
        if (Rules.Root is not { } root || Path.TrimEndingDirectorySeparator(root) == folder)
        {
            return;
        }

        using var opened = opener.Open(root, followLeaf: true, "the host's workspace folder");
        var place = opened is null ? null : Within(opened.FinalPath, canonical);
        if (place is null && canonical != folder)
        {
            throw new WorkspaceException(WorkspaceException.Refused, "The run's workspace folder leads out of the host's workspace through a link.");
        }

        if (place is { } inside && (Rules.ForbidsWriting(inside) || Rules.ForbidsReading(inside)))
        {
            throw new WorkspaceException(WorkspaceException.Refused, $"The run's workspace folder is '{inside}', which is protected.");
        }
    }

    private WorkspaceFolder? TryOpenFolder(WorkspacePath path)
    {
        var opened = opener.Open(FullPath(path), followLeaf: true, path.ToString());
        return opened is null ? null : Checked(opened, path, forWriting: false, own: false);
    }

    private WorkspaceFolder MakeFolders(WorkspacePath path, bool own = false)
    {
        var whole = opener.Open(FullPath(path), followLeaf: true, path.ToString());
        if (whole is not null)
        {
            return Checked(whole, path, forWriting: true, own);
        }

        var current = Checked(
            opener.Open(folder, followLeaf: true, ".") ?? throw WorkspaceException.Missing("."), WorkspacePath.Root, forWriting: true, own);
        var done = WorkspacePath.Root;
        foreach (var name in path.Names)
        {
            done = done.Child(name);
            using var above = current;
            current = Checked(above.OpenOrMake(name, done), done, forWriting: true, own);
        }

        return current;
    }

    private WorkspaceFolder Checked(OpenedPath opened, WorkspacePath path, bool forWriting, bool own)
    {
        try
        {
            var place = PlaceOf(opened, path);
            if (opened.Facts.Kind != EntryKind.Folder)
            {
                throw new WorkspaceException(WorkspaceException.Refused, $"'{path}' is not a folder.");
            }

            if (forWriting && !own)
            {
                RefuseWriting(place, path);
            }

            return new WorkspaceFolder(this, opened, place, path, own);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private string FullPath(WorkspacePath path) => path.IsRoot ? folder : Path.Join(folder, path.ToString());
}
