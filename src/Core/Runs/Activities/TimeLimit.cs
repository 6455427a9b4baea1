namespace Lavra.Runs.Activities;

/// <summary>Bounds work by what is left of a step's time.</summary>
internal sealed class TimeLimit : IDisposable
{
    // 40 days in milliseconds: a timer cannot be set much further ahead. A step may be allowed longer.
    private const long Furthest = 40L * 24 * 60 * 60 * 1000;

    private readonly CancellationTokenSource? timeUp;
    private readonly CancellationTokenSource? either;

    /// <param name="milliseconds">What is left; 0 for no limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the work, too.</param>
    public TimeLimit(long milliseconds, TimeProvider time, CancellationToken cancellationToken)
    {
        Token = cancellationToken;
        if (milliseconds > 0)
        {
            timeUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(Math.Min(milliseconds, Furthest)), time);
            either = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellationToken);
            Token = either.Token;
        }
    }

    /// <summary>For the work: cancelled when the time is up, or the work is.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether the time is up.</summary>
    public bool IsUp => timeUp is { IsCancellationRequested: true };

    public void Dispose()
    {
        either?.Dispose();
        timeUp?.Dispose();
    }
}
