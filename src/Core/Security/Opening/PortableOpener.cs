using Microsoft.Win32.SafeHandles;

namespace Lavra.Security.Opening;

/// <summary>
/// For platforms without a way to ask where a handle leads: links are resolved before opening and once more after, and a
/// difference is refused. Pipes cannot be told from files here, nor hard links from single names.
/// </summary>
internal sealed class PortableOpener : PathOpener
{
    public override OpenedPath? Open(string path, bool followLeaf, string shown)
    {
        try
        {
            var final = Resolve(path, followLeaf, shown);
            return Describe(final, shown) is { } facts ? new OpenedPath(final, final, facts, null) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WorkspaceException.From(exception, shown);
        }
    }

    public override SafeFileHandle OpenContent(OpenedPath opened, FileAccess access)
    {
        var handle = File.OpenHandle(opened.AccessPath, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
        if (Resolve(opened.AccessPath, followLeaf: true, "the file") != opened.FinalPath)
        {
            handle.Dispose();
            throw new WorkspaceException(WorkspaceException.Refused, "The file was replaced by a link while it was opened.");
        }

        return handle;
    }

    public override EntryFacts? Describe(string path, string shown)
    {
        var info = new FileInfo(path);
        try
        {
            if ((int)info.Attributes == -1)
            {
                return null;
            }

            var kind = info.Attributes switch
            {
                var it when it.HasFlag(FileAttributes.ReparsePoint) => EntryKind.Link,
                var it when it.HasFlag(FileAttributes.Directory) => EntryKind.Folder,
                var it when it.HasFlag(FileAttributes.Device) => EntryKind.Other,
                _ => EntryKind.File,
            };
            UnixFileMode? mode = OperatingSystem.IsWindows() ? null : info.UnixFileMode;
            return new EntryFacts(
                kind, kind == EntryKind.File ? info.Length : 0, info.LastWriteTimeUtc, 1, mode, info.IsReadOnly);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WorkspaceException.From(exception, shown);
        }
    }

    public override void Move(string from, EntryKind kind, string to)
    {
        if (kind == EntryKind.Folder)
        {
            Directory.Move(from, to);
        }
        else
        {
            File.Move(from, to, overwrite: false);
        }
    }

    public override void FlushFolder(OpenedPath folder)
    {
        // Nothing portable syncs a folder; file systems of these platforms journal renames.
    }

    private static string Resolve(string path, bool followLeaf, string shown) => RealPath.Follow(path, followLeaf)
        ?? throw new WorkspaceException(WorkspaceException.Refused, $"'{shown}' is a loop of links.");
}
