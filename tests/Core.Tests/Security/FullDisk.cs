using Lavra.Security;
using Lavra.Security.Opening;
using Microsoft.Win32.SafeHandles;

namespace Lavra.Core.Tests.Security;

/// <summary>A disk on which only some more bytes have room; then writing fails, in the middle of what was to be written.</summary>
internal sealed class FullDisk(PathOpener disk, int room) : PathOpener
{
    private const int NoSpace = 28;

    /// <summary>What happens just before writing fails.</summary>
    public Action<SafeFileHandle> OnFull { get; init; } = static _ => { };

    /// <summary>Whether files cannot be made shorter either.</summary>
    public bool IsBroken { get; init; }

    public override void Write(SafeFileHandle content, ReadOnlySpan<byte> bytes, long position)
    {
        disk.Write(content, bytes[..Math.Min(room, bytes.Length)], position);
        if (bytes.Length > room)
        {
            OnFull(content);
            throw new IOException("No space left on device", NoSpace);
        }
    }

    public override void Cut(SafeFileHandle content, long length)
    {
        if (IsBroken)
        {
            throw new IOException("Input/output error", 5);
        }

        disk.Cut(content, length);
    }

    public override OpenedPath? Open(string path, bool followLeaf, string shown) => disk.Open(path, followLeaf, shown);

    public override SafeFileHandle OpenContent(OpenedPath opened, FileAccess access) => disk.OpenContent(opened, access);

    public override EntryFacts? Describe(string path, string shown) => disk.Describe(path, shown);

    public override void Move(string from, EntryKind kind, string to) => disk.Move(from, kind, to);

    public override void FlushFolder(OpenedPath folder) => disk.FlushFolder(folder);
}
