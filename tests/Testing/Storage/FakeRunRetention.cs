using System.Globalization;
using Lavra.Identity;
using Lavra.Retention;

namespace Lavra.Testing.Storage;

/// <summary>Runs that can be deleted, as a test names them.</summary>
/// <param name="done">Takes what is done, in order, such as <c>delete</c> and a run's id; null for nobody.</param>
public sealed class FakeRunRetention(ICollection<string>? done = null) : IRunRetention
{
    /// <summary>The runs that are there.</summary>
    public IList<ExpiredRun> Runs { get; init; } = [];

    /// <summary>The periods of the feed that are there.</summary>
    public IList<string> Periods { get; init; } = [];

    /// <summary>The runs that are not deleted.</summary>
    public ISet<RunId> Held { get; } = new HashSet<RunId>();

    /// <summary>Where the last pass ended; null at the end.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Fails deleting this run, as a lost connection does.</summary>
    public RunId? FailsAt { get; set; }

    /// <inheritdoc />
    public Task<ExpiredPage> FindAsync(DateTimeOffset endedBefore, string? after, int limit, CancellationToken cancellationToken)
    {
        var from = after is null ? DateTimeOffset.MinValue : new DateTimeOffset(long.Parse(after, CultureInfo.InvariantCulture), TimeSpan.Zero);
        var found = Runs.Where(run => run.EndedAt < endedBefore && run.CreatedAt > from).OrderBy(run => run.CreatedAt).Take(limit + 1).ToList();
        var page = found.Take(limit).ToList();
        return Task.FromResult(new ExpiredPage(
            page, found.Count > limit ? page[^1].CreatedAt.UtcTicks.ToString(CultureInfo.InvariantCulture) : null));
    }

    /// <inheritdoc />
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

        done?.Add($"delete {run.Run}");
        Runs.Remove(run);
        return Task.FromResult(true);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> FindPeriodsAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. Periods]);

    /// <inheritdoc />
    public Task DropPeriodAsync(string period, CancellationToken cancellationToken)
    {
        done?.Add($"drop {period}");
        Periods.Remove(period);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<string?> ReadCursorAsync(CancellationToken cancellationToken) => Task.FromResult(Cursor);

    /// <inheritdoc />
    public Task WriteCursorAsync(string? cursor, CancellationToken cancellationToken)
    {
        Cursor = cursor;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<bool> HoldAsync(RunId run, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc />
    public Task<bool> ReleaseAsync(RunId run, CancellationToken cancellationToken) => throw new NotSupportedException();
}
