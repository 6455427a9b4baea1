using Lavra.Identity;
using Lavra.Local.Cli.Connections;
using Lavra.Runs;

namespace Lavra.Local.Cli.Commands;

/// <summary>Finds the runs that have not ended.</summary>
internal static class UnfinishedRuns
{
    private const int Page = 200;

    /// <summary>All of them, oldest first.</summary>
    public static async Task<IReadOnlyList<Run>> ListAsync(IRunsConnection runs, CancellationToken cancellationToken)
    {
        var found = new List<Run>();
        foreach (var status in (RunStatus[])[RunStatus.Running, RunStatus.Pending])
        {
            var query = new RunQuery(Caller.LocalTenant) { Status = status, Limit = Page };
            do
            {
                var page = await runs.ListAsync(query, cancellationToken).ConfigureAwait(false);
                found.AddRange(page.Runs);
                query = query with { After = page.Next };
            }
            while (query.After is not null);
        }

        found.Sort(static (one, other) => one.Id.CompareTo(other.Id));
        return found;
    }
}
