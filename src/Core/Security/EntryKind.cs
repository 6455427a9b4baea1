namespace Lavra.Security;

/// <summary>What a directory entry is.</summary>
public enum EntryKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link or another reparse point, wherever it leads.</summary>
    Link,

    /// <summary>A device, pipe or socket.</summary>
    Other,
}
