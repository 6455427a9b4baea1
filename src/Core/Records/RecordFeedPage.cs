namespace Lavra.Records;

/// <summary>What changed in a scope since a position.</summary>
/// <param name="Changes">
/// The last change of each record that changed since, in the order in which they were made. A page may have fewer than were asked for,
/// or none, with more to come.
/// </param>
/// <param name="Position">Where to go on.</param>
/// <param name="HasMore">Whether more is there already.</param>
public sealed record RecordFeedPage(IReadOnlyList<ChangedRecord> Changes, long Position, bool HasMore)
{
    /// <summary>
    /// Whether the position was so old that what was deleted since then is forgotten. Then there are no changes here: whoever follows lists
    /// the scope anew, lets go of what is not listed, and goes on from <see cref="Position"/>.
    /// </summary>
    public bool IsCut { get; init; }
}

/// <summary>The last change of a record.</summary>
/// <param name="Key">Which record.</param>
/// <param name="Version">The change's position.</param>
/// <param name="Record">The record as it is; null when it was deleted or cannot be read.</param>
public sealed record ChangedRecord(string Key, long Version, StoredRecord? Record)
{
    /// <summary>Why it cannot be read; null when it can, or was deleted.</summary>
    public DamagedRecord? Damage { get; init; }

    /// <summary>Whether it was deleted.</summary>
    public bool IsDeleted => Record is null && Damage is null;
}
