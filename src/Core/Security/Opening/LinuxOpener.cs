using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Lavra.Security.Opening;

/// <summary>
/// Decides on handles: a path is opened with <c>O_PATH</c>, which pins what it leads to without reading it; the kernel then says
/// where that is, and content is opened through the pin. Swapping a name for a link in between changes nothing.
/// </summary>
internal sealed class LinuxOpener : PathOpener
{
    public static bool IsSupported()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            using var root = new LinuxOpener().Open("/", followLeaf: true, "/");
            return root is { FinalPath: "/", Facts.Kind: EntryKind.Folder };
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException or WorkspaceException)
        {
            // An old libc without statx, or no /proc: the portable way still works.
            return false;
        }
    }

    public override OpenedPath? Open(string path, bool followLeaf, string shown)
    {
        var flags = LinuxCalls.OpenPathOnly | LinuxCalls.CloseOnExec | (followLeaf ? 0 : LinuxCalls.NoFollow);
        var descriptor = LinuxCalls.Open(Bytes(path), flags);
        if (descriptor < 0)
        {
            return Absent(Marshal.GetLastPInvokeError(), shown) ? null : throw Failure(Marshal.GetLastPInvokeError(), shown);
        }

        var pin = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            var access = $"/proc/self/fd/{descriptor}";
            var final = new FileInfo(access).LinkTarget
                ?? throw new WorkspaceException(WorkspaceException.Failed, $"The operating system does not say where '{shown}' is.");
            var facts = Facts(descriptor, "", LinuxCalls.EmptyPath, shown)
                ?? throw WorkspaceException.Missing(shown);
            return new OpenedPath(final, access, facts, pin);
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    public override SafeFileHandle OpenContent(OpenedPath opened, FileAccess access) =>
        File.OpenHandle(opened.AccessPath, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);

    public override EntryFacts? Describe(string path, string shown) =>
        Facts(LinuxCalls.CurrentFolder, path, LinuxCalls.SymlinkNoFollow, shown);

    // The framework's moves look at what a link leads to, and refuse links to folders and to nothing.
    public override void Move(string from, EntryKind kind, string to)
    {
        if (LinuxCalls.Rename(Bytes(from), Bytes(to)) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw error is LinuxCalls.AccessDenied or LinuxCalls.NotPermitted
                ? new UnauthorizedAccessException()
                : new IOException("The entry cannot be moved.", error);
        }
    }

    public override void FlushFolder(OpenedPath folder)
    {
        var descriptor = LinuxCalls.Open(Bytes(folder.AccessPath), LinuxCalls.CloseOnExec | LinuxCalls.FolderOnly);
        if (descriptor >= 0)
        {
            using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
            RandomAccess.FlushToDisk(handle);
        }
    }

    private static EntryFacts? Facts(int folder, string path, int flags, string shown)
    {
        if (LinuxCalls.Statx(folder, Bytes(path), flags, LinuxCalls.BasicFacts, out var stat) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return Absent(error, shown) ? null : throw Failure(error, shown);
        }

        var kind = (stat.Mode & 0xF000) switch
        {
            0x8000 => EntryKind.File,
            0x4000 => EntryKind.Folder,
            0xA000 => EntryKind.Link,
            _ => EntryKind.Other,
        };
        var mode = (UnixFileMode)(stat.Mode & 0xFFF);
        var modified = DateTimeOffset.FromUnixTimeSeconds(stat.ModifiedSeconds).AddTicks(stat.ModifiedNanoseconds / 100);
        return new EntryFacts(
            kind, kind == EntryKind.File ? (long)stat.Size : 0, modified, stat.Links, mode, (mode & UnixFileMode.UserWrite) == 0);
    }

    // A part of the path that is a file also means that nothing is there.
    private static bool Absent(int error, string shown) => error switch
    {
        LinuxCalls.NoEntry or LinuxCalls.NotAFolder => true,
        LinuxCalls.TooManyLinks => throw new WorkspaceException(WorkspaceException.Refused, $"'{shown}' is a loop of links."),
        _ => false,
    };

    private static WorkspaceException Failure(int error, string shown) => error switch
    {
        LinuxCalls.AccessDenied or LinuxCalls.NotPermitted => WorkspaceException.From(new UnauthorizedAccessException(), shown),
        LinuxCalls.NameTooLong => WorkspaceException.From(new PathTooLongException(), shown),
        _ => new WorkspaceException(WorkspaceException.Failed, $"The operating system failed to open '{shown}' (error {error})."),
    };

    /// <summary>A path as the kernel takes it.</summary>
    public static byte[] Bytes(string path)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(path.Length) + 1];
        Encoding.UTF8.GetBytes(path, bytes);
        return bytes;
    }
}
