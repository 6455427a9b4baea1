using System.Runtime.CompilerServices;
using Lavra.Identity;

namespace Lavra.Facts;

/// <summary>Reads runs as callers need them, page after page and tenant by tenant.</summary>
public static class RunPages
{
    private const int PageSize = 200;

    /// <summary>All runs of a query, newest first. Pages are read as they are needed; the query's own limit does not count.</summary>
    public static async IAsyncEnumerable<Run> ReadAllAsync(
        this IRunStore runs, RunQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(query);
        query = query with { Limit = PageSize };
        do
        {
            var page = await runs.ListAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var run in page.Runs)
            {
                yield return run;
            }

            query = query with { After = page.Next };
        }
        while (query.After is not null);
    }

    /// <summary>All runs of a tenant that have not ended, one status after the other.</summary>
    public static async IAsyncEnumerable<Run> ReadOpenAsync(
        this IRunStore runs, string tenant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var status in RunStatuses.All.Open)
        {
            await foreach (var run in runs.ReadAllAsync(new RunQuery(tenant) { Status = status }, cancellationToken).ConfigureAwait(false))
            {
                yield return run;
            }
        }
    }

    /// <summary>Reads a run of a caller's tenant; null when there is none, or it is another's.</summary>
    public static async ValueTask<Run?> GetAsync(this IRunStore runs, RunId id, Caller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(caller);
        var run = await runs.GetAsync(id, cancellationToken).ConfigureAwait(false);
        return string.Equals(run?.Tenant, caller.Tenant, StringComparison.Ordinal) ? run : null;
    }
}
