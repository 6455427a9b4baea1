using System.Globalization;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Feeds;

/// <summary>
/// A place in a tenant's feed: the entry after which the next page begins. Later stamps come first; of one moment, runs come by their
/// ids, and the entries of a run from the last to the first.
/// </summary>
internal readonly record struct FeedPosition(long Stamp, RunId Run, long Sequence)
{
    private const int TicksLength = 19;
    private const int KeyLength = TicksLength + 1 + 32;

    /// <summary>The key of the row that has the entry.</summary>
    public string Key => Keys.FeedEntry(Stamp, Run);

    public DateTimeOffset At => new(Stamp, TimeSpan.Zero);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key}~{Sequence}");

    /// <summary>Reads the written form; null when it is something else.</summary>
    public static FeedPosition? Read(string text) =>
        text.Length > KeyLength + 1 && text[KeyLength] == '~'
            && ReadKey(text[..KeyLength]) is { } place
            && long.TryParse(text.AsSpan(KeyLength + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new FeedPosition(place.Stamp, place.Run, sequence)
            : null;

    /// <summary>Reads a row's key; null when it is something else.</summary>
    public static (long Stamp, RunId Run)? ReadKey(string key) =>
        key.Length == KeyLength && key[TicksLength] == '~'
            && Keys.ReadInverted(key.AsSpan(0, TicksLength)) is { } stamp
            && RunId.TryParse(key[(TicksLength + 1)..], out var run)
            ? (stamp, run)
            : null;
}
