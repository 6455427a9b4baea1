namespace Lavra.Records;

/// <summary>What a change expects to find. Where it finds something else, nothing is changed, and the outcome says so.</summary>
public readonly record struct RecordExpectation
{
    private readonly long? version;

    private RecordExpectation(long? version) => this.version = version;

    /// <summary>Anything, or nothing.</summary>
    public static RecordExpectation Any => default;

    /// <summary>No record with this key: it is inserted once.</summary>
    public static RecordExpectation Absent { get; } = new(0);

    /// <summary>The record in this version.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No record has such a version.</exception>
    public static RecordExpectation Of(long version)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        return new RecordExpectation(version);
    }

    /// <summary>Whether it is met by what is there.</summary>
    /// <param name="found">The version that is there; null when there is no record.</param>
    public bool IsMetBy(long? found) => version is null || version == (found ?? 0);
}
