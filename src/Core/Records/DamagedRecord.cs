namespace Lavra.Records;

/// <summary>A record that is there and cannot be read. It can be replaced and deleted without expecting a version.</summary>
/// <param name="Key">Which record; empty when not even that can be read.</param>
/// <param name="Place">Where it is stored, for a person with the store's own tools.</param>
/// <param name="Reason">What is wrong with it, as a sentence without its content.</param>
public sealed record DamagedRecord(string Key, string Place, string Reason);
