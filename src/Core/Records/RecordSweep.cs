namespace Lavra.Records;

/// <summary>What a sweep did.</summary>
/// <param name="Deleted">How many expired records it deleted.</param>
/// <param name="Next">Where the next sweep goes on; null when nothing that has expired is left.</param>
public sealed record RecordSweep(int Deleted, string? Next);
