using Lavra.Identity;
using Lavra.Retention;

namespace Lavra.Functions.Tests.Schedules;

/// <summary>Retention of runs that a test names.</summary>
internal sealed class FakeRunRetention : IRunRetention
{
    /// <summary>The runs that are kept no longer.</summary>
    public List<ExpiredRun> Expired { get; } = [];

    /// <summary>Those that were deleted, in order.</summary>
    public List<RunId> Deleted { get; } = [];

    private string? Cursor { get; set; }

    public Task<ExpiredPage> FindAsync(DateTimeOffset endedBefore, string? after, int limit, CancellationToken cancellationToken)
    {
        var page = Expired.Take(limit).ToList();
        return Task.FromResult(new ExpiredPage(page, page.Count < Expired.Count ? "more" : null));
    }

    public Task<bool> DeleteAsync(ExpiredRun run, DateTimeOffset endedBefore, CancellationToken cancellationToken)
    {
        Deleted.Add(run.Run);
        return Task.FromResult(Expired.Remove(run));
    }

    public Task<bool> HoldAsync(RunId run, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> ReleaseAsync(RunId run, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> FindPeriodsAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    public Task DropPeriodAsync(string period, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> ReadCursorAsync(CancellationToken cancellationToken) => Task.FromResult(Cursor);

    public Task WriteCursorAsync(string? cursor, CancellationToken cancellationToken)
    {
        Cursor = cursor;
        return Task.CompletedTask;
    }
}
