namespace Lavra.Records;

/// <summary>Whose records of which kind. Each scope has versions, a feed and counts of its own.</summary>
/// <param name="Tenant">The owner. Another tenant's records are not there.</param>
/// <param name="Kind">
/// What they are: lower-case letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, a letter first, 40 at most. It is stored; never rename one.
/// </param>
public readonly record struct RecordScope(string Tenant, string Kind);
