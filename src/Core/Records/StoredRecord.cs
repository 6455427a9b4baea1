namespace Lavra.Records;

/// <summary>A record as it is stored.</summary>
/// <param name="Content">What it says.</param>
/// <param name="Version">
/// The position of its last change in the feed of its scope: never used again there, also after the record was deleted and came back.
/// </param>
/// <param name="ChangedAt">When that was, by the store's clock.</param>
public sealed record StoredRecord(RecordContent Content, long Version, DateTimeOffset ChangedAt)
{
    /// <summary>Which record it is.</summary>
    public string Key => Content.Key;
}
