using Microsoft.Win32.SafeHandles;

namespace Lavra.Security.Opening;

/// <summary>
/// Opens what a path leads to and says where that really is, so that rules are applied to what was opened and not to what a
/// name pointed at a moment ago. Thread safe.
/// </summary>
internal abstract class PathOpener
{
    private static readonly Lazy<PathOpener> Chosen = new(() => LinuxOpener.IsSupported() ? new LinuxOpener() : new PortableOpener());

    /// <summary>The strictest that this platform allows.</summary>
    public static PathOpener ForThisPlatform => Chosen.Value;

    /// <summary>Opens without reading, so that pipes and devices do not notice. Null when nothing is there.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="followLeaf">Whether a link as the last name is followed, rather than opened itself.</param>
    /// <param name="shown">How messages name the path.</param>
    /// <exception cref="WorkspaceException">The operating system refuses.</exception>
    public abstract OpenedPath? Open(string path, bool followLeaf, string shown);

    /// <summary>Opens the content of what was opened.</summary>
    public abstract SafeFileHandle OpenContent(OpenedPath opened, FileAccess access);

    /// <summary>Writes to what was opened, all bytes, and makes them durable; what failed may have written some.</summary>
    public virtual void Write(SafeFileHandle content, ReadOnlySpan<byte> bytes, long position)
    {
        RandomAccess.Write(content, bytes, position);
        RandomAccess.FlushToDisk(content);
    }

    /// <summary>Cuts what was opened down to a length, durably.</summary>
    public virtual void Cut(SafeFileHandle content, long length)
    {
        RandomAccess.SetLength(content, length);
        RandomAccess.FlushToDisk(content);
    }

    /// <summary>Looks at an entry without following it; null when nothing is there.</summary>
    public abstract EntryFacts? Describe(string path, string shown);

    /// <summary>Moves an entry, a link itself rather than what it leads to, to a name that nothing has.</summary>
    /// <exception cref="IOException">The operating system failed.</exception>
    public abstract void Move(string from, EntryKind kind, string to);

    /// <summary>Makes renames and new names in a folder durable, where the platform lets a folder be synced.</summary>
    public abstract void FlushFolder(OpenedPath folder);
}

/// <summary>Facts of an entry.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Modified">Last change of content.</param>
/// <param name="Links">How many names it has; 1 where this cannot be told; 0 when its last name is gone.</param>
/// <param name="Mode">Unix permission bits; null where there are none.</param>
/// <param name="ReadOnly">Whether its owner may not write.</param>
internal readonly record struct EntryFacts(
    EntryKind Kind, long Size, DateTimeOffset Modified, long Links, UnixFileMode? Mode, bool ReadOnly);

/// <summary>Something opened.</summary>
/// <param name="FinalPath">Where it really is, links resolved: absolute.</param>
/// <param name="AccessPath">A path by which the operating system reaches exactly this, as long as it is open.</param>
/// <param name="Facts">What it is.</param>
/// <param name="Pin">Keeps it open; null where paths are all there is.</param>
internal sealed record OpenedPath(string FinalPath, string AccessPath, EntryFacts Facts, SafeFileHandle? Pin) : IDisposable
{
    public void Dispose() => Pin?.Dispose();
}
