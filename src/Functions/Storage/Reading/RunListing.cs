using Azure.Data.Tables;
using Lavra.Facts;
using Lavra.Functions.Storage.Lists;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Functions.Storage.Writing;
using Microsoft.Extensions.Logging;

namespace Lavra.Functions.Storage.Reading;

/// <summary>
/// Lists runs along the list that fits the query. A list says which runs to look at; what they are is read from themselves, so a
/// page is right even where a crash left a list behind, and that is put right in passing. A run that cannot be read hides no other.
/// Thread safe.
/// </summary>
internal sealed partial class RunListing(
    StoreTables tables, RunReads runs, RunWriter writer, RunStarts starts, TimeProvider clock, ILogger logger)
{
    /// <summary>A listed run whose row is missing is given up when it was listed so long ago.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private const int SideBySide = 16;

    // A page that finds little among many leaves the rest to the next.
    private const int MostLookedAt = 500;

    /// <exception cref="ArgumentException">The limit or the position is wrong.</exception>
    public async Task<RunPage> ReadAsync(RunQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        var (from, until) = Bounds(query);
        var page = new List<Run>();
        ListedRun? last = null;
        var looked = 0;
        await foreach (var rows in RowsAsync(query.Tenant, from, until, query.Limit, cancellationToken).ConfigureAwait(false))
        {
            var found = await Task.WhenAll(rows.Select(row => FindAsync(query, row, cancellationToken))).ConfigureAwait(false);
            foreach (var (row, run) in rows.Zip(found).Where(static item => item.Second is not null))
            {
                if (page.Count == query.Limit)
                {
                    return new RunPage(page, last!.Value.Position);
                }

                page.Add(run!);
                last = row.Run;
            }

            looked += rows.Count;
            if (looked >= MostLookedAt && rows.Count > 0)
            {
                return new RunPage(page, rows[^1].Run.Position);
            }
        }

        return new RunPage(page, null);
    }

    /// <summary>The keys between which a query's rows are.</summary>
    private static (string From, string Until) Bounds(RunQuery query)
    {
        var prefix = query switch
        {
            { SessionId: { } session } => Keys.InSession(session, ""),
            { Status: { } status } => Keys.InStatus(status, ""),
            _ => Keys.Newest(""),
        };
        var from = query.Until is { } end ? prefix + Keys.InvertedTicks(end.UtcTicks - 1) : prefix;
        if (query.After is { } after)
        {
            var place = ListedRun.Read(query.Tenant, after) ?? throw new ArgumentException(
                $"'{after}' is not a position in a list of runs. Give {nameof(RunPage.Next)} of the last page as it is.", nameof(query));
            var next = $"{prefix}{place.Position}!";
            from = string.CompareOrdinal(next, from) > 0 ? next : from;
        }

        return (from, query.From is { } begin ? $"{prefix}{Keys.Inverted(begin)}~~" : $"{prefix}~");
    }

    /// <summary>The rows of a list, as many at once as are worth reading side by side.</summary>
    private async IAsyncEnumerable<IReadOnlyList<ListRow>> RowsAsync(
        string tenant,
        string from,
        string until,
        int wanted,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = new List<ListRow>();
        await foreach (var entity in tables.Lists
            .RangeAsync(Keys.Tenant(tenant), from, until, cancellationToken, Math.Min(wanted, StoreTable.MostRows) + 1).ConfigureAwait(false))
        {
            var row = new Row(tables.Lists.Name, entity);
            rows.Add(new ListRow(ListedRun.ReadKey(tenant, row.Key) ?? throw row.Wrong("RowKey", "a key of ours"), row));
            if (rows.Count == Math.Min(SideBySide - 1, wanted) + 1)
            {
                yield return rows;
                rows = [];
            }
        }

        yield return rows;
    }

    private async Task<Run?> FindAsync(RunQuery query, ListRow row, CancellationToken cancellationToken)
    {
        Run? run;
        RunHead? head;
        try
        {
            (run, head) = await runs.FindListedAsync(row.Run.Run, cancellationToken).ConfigureAwait(false);
        }
        catch (TableStoreException exception) when (exception.IsAboutOneRow)
        {
            Log.LeftOut(logger, exception, row.Run.Run.ToString());
            return null;
        }

        if (head is null && clock.GetUtcNow() - row.Row.Entity.Timestamp > Patience)
        {
            await starts.GiveUpAsync(row.Run, cancellationToken).ConfigureAwait(false);
            return null;
        }

        var isThere = row.Run.Is(head);
        if (head is not null && query is { SessionId: null, Status: { } listed } && (!isThere || head.Status != listed))
        {
            // The run may be on its way to another list at this moment. If a crash left it in the wrong one, it is moved here.
            await writer.SettleAsync(row.Run, cancellationToken).ConfigureAwait(false);
        }

        return isThere && (query.Status is null || run!.Status == query.Status) && (query.SessionId is null || run!.SessionId == query.SessionId)
            ? run
            : null;
    }

    private sealed record ListRow(ListedRun Run, Row Row);

    private static partial class Log
    {
        [LoggerMessage(1952, LogLevel.Warning, "Run {Run} cannot be read and is left out of a list")]
        public static partial void LeftOut(ILogger logger, Exception exception, string run);
    }
}
