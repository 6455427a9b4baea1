using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Feeds;

/// <summary>
/// Puts a page of the feed together from rows, which point to entries, and the entries. Those of a run that was deleted are not
/// there any more and are passed over, but not without end: a page that has looked at many leaves the rest to the next. Not thread
/// safe.
/// </summary>
/// <param name="limit">How many entries the page has at most.</param>
/// <param name="after">The entry after which it begins; null for the newest.</param>
internal sealed class FeedAssembly(int limit, FeedPosition? after)
{
    /// <summary>How many rows a page looks at.</summary>
    public const int MostRows = 500;

    private readonly List<LogEntry> entries = [];
    private int looked;
    private FeedPosition? last;
    private bool hasMore;

    public FeedPage Page => new(entries, hasMore ? last?.ToString() : null);

    /// <summary>The first and the last entry that the page may show of a row.</summary>
    public (long First, long Last) Wanted(FeedRow row)
    {
        var last = after is { } end && row.Batch.Stamp == end.Stamp && row.Run == end.Run
            ? Math.Min(row.Batch.Last, end.Sequence - 1)
            : row.Batch.Last;
        return (Math.Max(row.Batch.First, last - limit), last);
    }

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
            var (first, newest) = Wanted(row);
            for (var sequence = newest; sequence >= first; sequence--)
            {
                if (!byPlace.TryGetValue((row.Run, sequence), out var entry))
                {
                    continue;
                }

                if (entries.Count == limit)
                {
                    return hasMore = true;
                }

                entries.Add(entry);
                last = new FeedPosition(row.Batch.Stamp, row.Run, sequence);
            }

            if (++looked >= MostRows)
            {
                last = new FeedPosition(row.Batch.Stamp, row.Run, row.Batch.First);
                return hasMore = true;
            }
        }

        return false;
    }
}
