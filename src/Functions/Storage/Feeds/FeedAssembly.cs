using Lavra.ExecutionLog;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Feeds;

/// <summary>
/// Puts a page of the feed together from rows, which point to entries, and the entries. Those of a run that was deleted are not
/// there any more and are passed over. Not thread safe.
/// </summary>
/// <param name="limit">How many entries the page has at most.</param>
/// <param name="after">The entry after which it begins; null for the newest.</param>
internal sealed class FeedAssembly(int limit, FeedPosition? after)
{
    private readonly List<LogEntry> entries = [];
    private FeedPosition? last;
    private bool hasMore;

    public FeedPage Page => new(entries, hasMore ? last?.ToString() : null);

    /// <summary>Takes rows, in order, and what they point to; true when the page is complete.</summary>
    public bool Add(IEnumerable<FeedRow> rows, IEnumerable<LogEntry> found)
    {
        var byPlace = new Dictionary<(RunId, long), LogEntry>();
        foreach (var entry in found)
        {
            byPlace[(entry.Run, entry.Sequence)] = entry;
        }

        foreach (var row in rows)
        {
            for (var sequence = row.Batch.Last; sequence >= row.Batch.First; sequence--)
            {
                var place = new FeedPosition(row.Batch.Stamp, row.Run, sequence);
                if (IsPast(place) || !byPlace.TryGetValue((row.Run, sequence), out var entry))
                {
                    continue;
                }

                if (entries.Count == limit)
                {
                    return hasMore = true;
                }

                entries.Add(entry);
                last = place;
            }
        }

        return false;
    }

    /// <summary>Whether an entry was on an earlier page. Rows before the position are not read, so only its own row matters.</summary>
    private bool IsPast(FeedPosition place) =>
        after is { } end && place.Stamp == end.Stamp && place.Run == end.Run && place.Sequence >= end.Sequence;
}
