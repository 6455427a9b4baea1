namespace Lavra.Local.Storage.Files;

/// <summary>What survives a power cut. A process that dies loses nothing with either.</summary>
internal enum SqliteDurability
{
    /// <summary>Every commit is synced to the disk before it counts (<c>synchronous=FULL</c>).</summary>
    Full,

    /// <summary>
    /// The disk is synced at checkpoints only (<c>synchronous=NORMAL</c>): after a power cut the last commits may be missing; the
    /// file is never damaged. Steps of the last moments may then be done again.
    /// </summary>
    Normal,
}
