namespace Lavra.Records;

/// <summary>A part of a list.</summary>
/// <param name="Records">Records in order. A page may have fewer than were asked for, or none, with more to come.</param>
/// <param name="Next">
/// Where the next page begins; null at the end. It stays good while records are written and deleted: nothing that stays is left out or
/// comes twice, unless it is moved to another place of the order meanwhile.
/// </param>
public sealed record RecordPage(IReadOnlyList<StoredRecord> Records, string? Next)
{
    /// <summary>Records in this part of the list that cannot be read.</summary>
    public IReadOnlyList<DamagedRecord> Damaged { get; init; } = [];
}
