namespace Lavra.Records;

/// <summary>What a record says, as it is put into a store. Sizes are bounded by <see cref="RecordLimits"/>.</summary>
public sealed record RecordContent
{
    /// <summary>Which record it is, among those of its kind and tenant. Any text without control characters, not empty.</summary>
    public required string Key { get; init; }

    /// <summary>
    /// Its place in lists, which are ordered by the UTF-8 bytes of this text, and by the key where that is the same. Numbers and times
    /// are to be written with a fixed width. Default empty: then the key alone decides.
    /// </summary>
    public string Sort { get; init; } = "";

    /// <summary>By what it can be narrowed and counted, each once. Their order is not kept.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The number of the body's form, from 1. A record of a newer form is not replaced by one of an older.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>A JSON text.</summary>
    public required string Body { get; init; }

    /// <summary>
    /// From when on it may be deleted by the next sweep. Until then, and until the sweep, it is there. Null, the default, keeps it.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
