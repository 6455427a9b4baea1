using Lavra.Local.Storage.Sessions;
using Lavra.Records;

namespace Lavra.Local.Storage.Records;

/// <summary>Lists records, a page at a time, along the index that fits the query.</summary>
internal static class RecordListing
{
    // Each query names its index: without statistics, versions of SQLite choose differently. A blob sorts behind every text.
    private const string All = "SELECT " + RecordRow.Columns + " FROM records r INDEXED BY records_order WHERE r.scope = ?1 ";
    private const string Labelled = "SELECT " + RecordRow.Columns + """
         FROM record_labels l CROSS JOIN records r ON r.number = l.record WHERE l.scope = ?1 AND l.label = ?6
        """ + " ";

    /// <summary>Along <c>records_order</c>.</summary>
    internal const string Up = All + "AND (r.sort, r.key) > (?2, ?3) AND r.sort < ?4 ORDER BY r.sort, r.key LIMIT ?5";

    /// <summary>Along <c>records_order</c>, backwards.</summary>
    internal const string Down = All + "AND (r.sort, r.key) < (?2, ?3) AND r.sort >= ?4 ORDER BY r.sort DESC, r.key DESC LIMIT ?5";

    /// <summary>Along the primary key of <c>record_labels</c>.</summary>
    internal const string LabelledUp = Labelled + "AND (l.sort, l.key) > (?2, ?3) AND l.sort < ?4 ORDER BY l.sort, l.key LIMIT ?5";

    /// <summary>Along the primary key of <c>record_labels</c>, backwards.</summary>
    internal const string LabelledDown = Labelled + "AND (l.sort, l.key) < (?2, ?3) AND l.sort >= ?4 ORDER BY l.sort DESC, l.key DESC LIMIT ?5";

    /// <exception cref="ArgumentException">The position is none.</exception>
    public static RecordPage Read(ReadSession session, long scope, RecordQuery query, RecordPosition? after)
    {
        var row = session.Statements[Choose(query)].Bind(1, scope).Bind(5, query.Limit + 1L);
        _ = query.Label is { } label ? row.Bind(6, label) : row;
        BindBounds(row, query, after);
        var (records, damaged) = (new List<StoredRecord>(), new List<DamagedRecord>());
        var count = 0;
        RecordPosition last = default;
        string? next = null;
        while (row.Next())
        {
            if (count++ == query.Limit)
            {
                next = last.ToString();
                row.Reset();
                break;
            }

            // A damaged record has a place in the order, too, as long as its keys can be read. If they cannot, the place of the record
            // before it is kept, and the next page goes on from there.
            last = new RecordPosition(RecordRow.TextIn(row, 2) ?? last.Sort, RecordRow.TextIn(row, 1) ?? last.Key);
            if (RecordRow.Read(row, session.File, out var damage) is { } record)
            {
                records.Add(record);
            }
            else
            {
                damaged.Add(damage!);
            }
        }

        return new RecordPage(records, next) { Damaged = damaged };
    }

    private static string Choose(RecordQuery query) => query switch
    {
        { Label: null, Descending: false } => Up,
        { Label: null } => Down,
        { Descending: false } => LabelledUp,
        _ => LabelledDown,
    };

    // No record has an empty key, so a position with an empty key comes before all records with that sort key.
    private static void BindBounds(Statement row, RecordQuery query, RecordPosition? after)
    {
        var (bound, end) = query.Descending ? (query.Until, query.From ?? "") : (query.From, query.Until);
        var begin = bound is null ? (RecordPosition?)null : new RecordPosition(bound, "");
        if (after is { } place && (begin is not { } first || (query.Descending ? place.CompareTo(first) < 0 : place.CompareTo(first) > 0)))
        {
            begin = place;
        }

        if (begin is { } found)
        {
            row.Bind(2, found.Sort).Bind(3, found.Key);
        }
        else if (query.Descending)
        {
            row.Bind(2, ReadOnlySpan<byte>.Empty).Bind(3, "");
        }
        else
        {
            row.Bind(2, "").Bind(3, "");
        }

        _ = end is null ? row.Bind(4, ReadOnlySpan<byte>.Empty) : row.Bind(4, end);
    }
}
