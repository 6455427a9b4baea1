namespace Lavra.Records;

/// <summary>What came of a write: everything was written, or nothing because something else was there than was expected.</summary>
public sealed record RecordOutcome
{
    /// <summary>What stood in the way; empty when everything was written.</summary>
    public IReadOnlyList<RecordConflict> Conflicts { get; init; } = [];

    /// <summary>The version of each record after its change, in the order of the changes; 0 for those that were deleted.</summary>
    public IReadOnlyList<long> Versions { get; init; } = [];

    /// <summary>Whether everything was written.</summary>
    public bool IsWritten => Conflicts.Count == 0;
}

/// <summary>A change that did not find what it expected.</summary>
/// <param name="Key">Which record.</param>
/// <param name="Found">The version that is there; null when there is no record.</param>
public sealed record RecordConflict(string Key, long? Found);
