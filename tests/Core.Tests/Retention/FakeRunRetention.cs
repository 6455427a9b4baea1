using System.Globalization;
using Lavra.Identity;
using Lavra.Retention;

namespace Lavra.Core.Tests.Retention;

/// <summary>Runs in memory that can be deleted, and a record of what was done in which order.</summary>
internal sealed class FakeRunRetention(List<string> done) : IRunRetention
{
    public List<ExpiredRun> Runs { get; init; } = [];

    public List<string> Periods { get; init; } = [];

    public HashSet<RunId> Held { get; } = [];

    public string? Cursor { get; private set; }

    /// <summary>Fails deleting this run, as a lost connection does.</summary>
    public RunId? FailsAt { get; set; }

    public Task<ExpiredPage> FindAsync(DateTimeOffset endedBefore, string? after, int limit, CancellationToken cancellationToken)
    {
        var from = after is null ? DateTimeOffset.MinValue : new DateTimeOffset(long.Parse(after, CultureInfo.InvariantCulture), TimeSpan.Zero);
        var found = Runs.Where(run => run.EndedAt < endedBefore && run.CreatedAt > from).OrderBy(run => run.CreatedAt).Take(limit + 1).ToList();
        var page = found.Take(limit).ToList();
        return Task.FromResult(new ExpiredPage(
            page, found.Count > limit ? page[^1].CreatedAt.UtcTicks.ToString(CultureInfo.InvariantCulture) : null));
    }

    public Task<bool> DeleteAsync(ExpiredRun run, DateTimeOffset endedBefore, CancellationToken cancellationToken)
    {
        if (run.Run == FailsAt)
        {
            throw new IOException("The connection was lost.");
        }

        if (Held.Contains(run.Run))
        {
            return Task.FromResult(false);
        }

        done.Add($"delete {run.Run}");
        Runs.Remove(run);
        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<string>> FindPeriodsAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. Periods]);

    public Task DropPeriodAsync(string period, CancellationToken cancellationToken)
    {
        done.Add($"drop {period}");
        Periods.Remove(period);
        return Task.CompletedTask;
    }

    public Task<string?> ReadCursorAsync(CancellationToken cancellationToken) => Task.FromResult(Cursor);

    public Task WriteCursorAsync(string? cursor, CancellationToken cancellationToken)
    {
        Cursor = cursor;
        return Task.CompletedTask;
    }

    public Task<bool> HoldAsync(RunId run, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> ReleaseAsync(RunId run, CancellationToken cancellationToken) => throw new NotSupportedException();
}
