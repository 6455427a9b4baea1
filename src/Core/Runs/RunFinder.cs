using Lavra.Facts;
using Lavra.Identity;

namespace Lavra.Runs;

/// <summary>
/// Lists runs of a caller's tenant: by what the store knows of them, and by what capabilities know (<see cref="IRunIndex"/>). Thread safe.
/// </summary>
/// <param name="runs">The runs.</param>
/// <param name="indexes">What else they can be found by.</param>
public sealed class RunFinder(IRunStore runs, IReadOnlyList<IRunIndex> indexes)
{
    // A list that finds little is answered in parts, so that no request looks at all runs there are.
    private const int MostLookedAt = 200;
    private const int PageSize = 50;

    /// <summary>What runs can be found by, beside what <see cref="RunQuery"/> says.</summary>
    public IReadOnlyList<IRunIndex> Indexes => indexes;

    /// <summary>Lists runs, newest first. The query's tenant is replaced by the caller's.</summary>
    /// <param name="query">Which runs. A place in a list is good for the same query and conditions only.</param>
    /// <param name="conditions">What else they have to meet, all of it. The first one should be the rarest.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The place in the list is none, a value is wrong, or there is no such index.</exception>
    public Task<RunPage> ListAsync(
        RunQuery query, IReadOnlyList<RunCondition> conditions, Caller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(conditions);
        ArgumentNullException.ThrowIfNull(caller);
        if (Check(conditions) is [var error, ..])
        {
            throw new ArgumentException($"{error.Field} {error.Message}", nameof(conditions));
        }

        query = query with { Tenant = caller.Tenant };
        return conditions.Count == 0
            ? runs.ListAsync(query, cancellationToken)
            : NarrowAsync(query, [.. conditions.Select(condition => (IndexOf(condition), condition.Value))], cancellationToken);
    }

    /// <summary>Says what is wrong with conditions, by the name of the index.</summary>
    public IReadOnlyList<RequestError> Check(IReadOnlyList<RunCondition> conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        var errors = new List<RequestError>();
        foreach (var condition in conditions)
        {
            var index = indexes.FirstOrDefault(index => index.Declaration.Name == condition.Index);
            if ((index is null ? "is nothing that runs can be found by." : index.Problem(condition.Value)) is { } problem)
            {
                errors.Add(new RequestError(condition.Index, problem));
            }
        }

        return errors;
    }

    private async Task<RunPage> NarrowAsync(
        RunQuery query, IReadOnlyList<(IRunIndex Index, string Value)> conditions, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        var before = query.After is { } place ? PlaceOf(place) : (RunId?)null;
        var (found, lookedAt, most) = (new List<Run>(), 0, Math.Max(query.Limit, MostLookedAt));
        while (true)
        {
            var ids = await conditions[0].Index.FindAsync(query.Tenant, conditions[0].Value, before, PageSize, cancellationToken)
                .ConfigureAwait(false);
            foreach (var id in ids)
            {
                before = id;
                lookedAt++;
                if (await runs.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } run)
                {
                    if (run.CreatedAt < query.From)
                    {
                        // All that follow are older.
                        return new RunPage(found, Next: null);
                    }

                    if (Meets(run, query) && await MeetsAsync(id, query.Tenant, conditions, cancellationToken).ConfigureAwait(false))
                    {
                        found.Add(RunPage.Listed(run));
                    }
                }

                if (found.Count == query.Limit || lookedAt == most)
                {
                    return new RunPage(found, id.ToString());
                }
            }

            if (ids.Count < PageSize)
            {
                return new RunPage(found, Next: null);
            }
        }
    }

    private static bool Meets(Run run, RunQuery query) =>
        string.Equals(run.Tenant, query.Tenant, StringComparison.Ordinal)
        && (query.Status is not { } status || run.Status == status)
        && (query.SessionId is not { } session || string.Equals(run.SessionId, session, StringComparison.Ordinal))
        && !(run.CreatedAt >= query.Until);

    private static async ValueTask<bool> MeetsAsync(
        RunId id, string tenant, IReadOnlyList<(IRunIndex Index, string Value)> conditions, CancellationToken cancellationToken)
    {
        foreach (var (index, value) in conditions.Skip(1))
        {
            if (!await index.HasAsync(tenant, value, id, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    private IRunIndex IndexOf(RunCondition condition) => indexes.First(index => index.Declaration.Name == condition.Index);

    private static RunId PlaceOf(string place) => RunId.TryParse(place, out var id)
        ? id
        : throw new ArgumentException($"'{place}' is no place in this list.", nameof(place));
}
