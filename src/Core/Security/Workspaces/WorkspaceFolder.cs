using System.IO.Enumeration;
using Lavra.Security.Opening;

namespace Lavra.Security.Workspaces;

/// <summary>
/// A folder of a workspace, opened and checked. Names are looked up in exactly this folder, wherever it is moved meanwhile, and
/// no name in the last place is followed. Not thread safe.
/// </summary>
public sealed class WorkspaceFolder : IDisposable
{
    private readonly Workspace workspace;
    private readonly OpenedPath opened;
    private readonly WorkspacePath place;
    private readonly bool own;

    internal WorkspaceFolder(Workspace workspace, OpenedPath opened, WorkspacePath place, WorkspacePath path, bool own)
    {
        this.workspace = workspace;
        this.opened = opened;
        this.place = place;
        this.own = own;
        Path = path;
    }

    /// <summary>The path by which it was asked for.</summary>
    public WorkspacePath Path { get; }

    /// <summary>Where it is, links resolved.</summary>
    public WorkspacePath Place => place;

    internal WorkspaceEntry Itself => EntryOf(Path, opened.Facts);

    /// <summary>Looks at an entry; null when there is none of that name.</summary>
    public WorkspaceEntry? Find(string name) =>
        workspace.Opener.Describe(Reach(name), Shown(name)) is { } facts ? EntryOf(Path.Child(name), facts) : null;

    /// <summary>What is in it, in no order. Entries that vanish meanwhile are left out.</summary>
    public IEnumerable<WorkspaceEntry> Entries()
    {
        IEnumerable<string> names;
        try
        {
            names = new FileSystemEnumerable<string>(
                opened.AccessPath,
                static (ref entry) => entry.FileName.ToString(),
                new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WorkspaceException.From(exception, Path.ToString());
        }

        foreach (var name in names)
        {
            if (Find(name) is { } entry)
            {
                yield return entry;
            }
        }
    }

    internal WorkspaceEntry? FindWritable(string name)
    {
        RefuseWriting(name);
        if (workspace.Opener.Describe(Reach(name), Shown(name)) is not { } facts)
        {
            return null;
        }

        EntryChecks.RequireWritable(facts, Path.Child(name));
        return EntryOf(Path.Child(name), facts);
    }

    /// <summary>Opens a file in it to change it in place, making it when it is missing.</summary>
    /// <exception cref="WorkspaceException">It is off limits, a link, has further hard links, or is no file.</exception>
    public WorkspaceFile OpenForWriting(string name)
    {
        RefuseWriting(name);
        return OpenExisting(name, FileAccess.ReadWrite) ?? CreateNew(name, name);
    }

    /// <summary>
    /// Puts content under a name in one step that either happens whole or not at all, and is durable when this returns. An
    /// existing file's permissions are kept.
    /// </summary>
    /// <param name="name">The file.</param>
    /// <param name="content">All that it will hold.</param>
    /// <param name="key">
    /// Names the temporary file: letters, digits and dots, at most 200, not used by two calls at once. A call that is repeated with the
    /// same key clears away what it left behind.
    /// </param>
    /// <exception cref="WorkspaceException">As <see cref="OpenForWriting"/>; or the operating system failed.</exception>
    public void Replace(string name, ReadOnlySpan<byte> content, string key)
    {
        RefuseWriting(name);
        var before = workspace.Opener.Describe(Reach(name), Shown(name));
        if (before is { } facts)
        {
            EntryChecks.RequireWritable(facts, Path.Child(name));
        }

        var temporary = $"{TemporaryFile.Prefix}{key}{TemporaryFile.Suffix}";
        try
        {
            File.Delete(Reach(temporary));
            using (var file = CreateNew(temporary, name))
            {
                file.SetMode(before?.Mode);
                file.WriteEnd(content, 0);
            }

            File.Move(Reach(temporary), Reach(name), overwrite: true);
            workspace.Opener.FlushFolder(opened);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or WorkspaceException)
        {
            Discard(temporary);
            throw WorkspaceException.From(exception, Shown(name));
        }
    }

    /// <summary>Moves an entry into another folder in one step. A link is moved, not what it leads to.</summary>
    /// <exception cref="WorkspaceException">It is off limits, or the operating system failed.</exception>
    internal void Move(string name, WorkspaceFolder target, string newName)
    {
        RefuseWriting(name);
        try
        {
            var entry = Find(name) ?? throw WorkspaceException.Missing(Shown(name));
            if (target.Find(newName) is not null)
            {
                throw new WorkspaceException(WorkspaceException.Failed, $"'{target.Shown(newName)}' is already there.");
            }

            workspace.Opener.Move(Reach(name), entry.Kind, target.Reach(newName));
            workspace.Opener.FlushFolder(target.opened);
            workspace.Opener.FlushFolder(opened);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WorkspaceException.From(exception, Shown(name));
        }
    }

    /// <summary>Removes an entry of a folder of Lavra's own, with all that is in it. Links are removed, not followed.</summary>
    internal void Remove(WorkspaceEntry entry)
    {
        RefuseWriting(entry.Path.Name);
        try
        {
            if (entry.Kind == EntryKind.Folder)
            {
                Directory.Delete(Reach(entry.Path.Name), recursive: true);
            }
            else
            {
                File.Delete(Reach(entry.Path.Name));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WorkspaceException.From(exception, Shown(entry.Path.Name));
        }
    }

    /// <inheritdoc />
    public void Dispose() => opened.Dispose();

    internal OpenedPath OpenOrMake(string name, WorkspacePath shown)
    {
        RefuseWriting(name);
        try
        {
            if (workspace.Opener.Describe(Reach(name), Shown(name)) is null)
            {
                Make(Reach(name));
                workspace.Opener.FlushFolder(opened);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WorkspaceException.From(exception, shown.ToString());
        }

        return workspace.Opener.Open(Reach(name), followLeaf: true, shown.ToString())
            ?? throw new WorkspaceException(WorkspaceException.Refused, $"'{shown}' is a link that leads nowhere.");
    }

    // What Lavra keeps for itself is its owner's alone.
    private void Make(string path)
    {
        if (own && !OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        else
        {
            Directory.CreateDirectory(path);
        }
    }

    private WorkspaceFile? OpenExisting(string name, FileAccess access)
    {
        using var file = workspace.Opener.Open(Reach(name), followLeaf: false, Shown(name));
        if (file is null)
        {
            return null;
        }

        EntryChecks.RequireWritable(file.Facts, Path.Child(name));
        return workspace.Open(file, Path.Child(name), access);
    }

    /// <summary>Makes a file, which messages name as the one that it is for.</summary>
    private WorkspaceFile CreateNew(string name, string meant)
    {
        try
        {
            return new WorkspaceFile(workspace.Opener, File.OpenHandle(Reach(name), FileMode.CreateNew, FileAccess.ReadWrite), Path.Child(meant));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WorkspaceException.From(exception, Shown(meant));
        }
    }

    private void RefuseWriting(string name)
    {
        if (!own)
        {
            workspace.RefuseWriting(place.Child(name), Path.Child(name));
        }
    }

    private void Discard(string temporary)
    {
        try
        {
            File.Delete(Reach(temporary));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What failed before is reported; a repeated call clears this away.
        }
    }

    private string Reach(string name) => System.IO.Path.Join(opened.AccessPath, name);

    private string Shown(string name) => Path.Child(name).ToString();

    private static WorkspaceEntry EntryOf(WorkspacePath path, EntryFacts facts) =>
        new(path, facts.Kind, facts.Size, facts.Modified, facts.ReadOnly);
}
