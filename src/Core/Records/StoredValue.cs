namespace Lavra.Records;

/// <summary>A record of a typed set.</summary>
/// <param name="Value">What it says.</param>
/// <param name="Version">Its version, for replacing and deleting exactly this.</param>
/// <param name="ChangedAt">When it changed last.</param>
public sealed record StoredValue<T>(T Value, long Version, DateTimeOffset ChangedAt)
    where T : class;

/// <summary>A part of a list of a typed set.</summary>
/// <param name="Values">Records in order; see <see cref="RecordPage"/>.</param>
/// <param name="Damaged">Records that cannot be read, or that a newer program wrote.</param>
/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record ValuePage<T>(IReadOnlyList<StoredValue<T>> Values, IReadOnlyList<DamagedRecord> Damaged, string? Next)
    where T : class;

/// <summary>What changed in a typed set since a position; see <see cref="RecordFeedPage"/>.</summary>
/// <param name="Changes">The last change of each record.</param>
/// <param name="Position">Where to go on.</param>
/// <param name="HasMore">Whether more is there already.</param>
/// <param name="IsCut">Whether the position is too old to go on from.</param>
public sealed record ValueFeedPage<T>(IReadOnlyList<ChangedValue<T>> Changes, long Position, bool HasMore, bool IsCut)
    where T : class;

/// <summary>The last change of a record of a typed set.</summary>
/// <param name="Key">Which record.</param>
/// <param name="Stored">The record as it is; null when it was deleted or cannot be read.</param>
/// <param name="Damage">Why it cannot be read; null when it can, or was deleted.</param>
public sealed record ChangedValue<T>(string Key, StoredValue<T>? Stored, DamagedRecord? Damage)
    where T : class;
