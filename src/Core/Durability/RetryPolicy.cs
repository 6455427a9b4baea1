namespace Lavra.Durability;

/// <summary>
/// How failed activities and children are tried again. Waits between attempts are durable timers; attempts count over restarts.
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>No second attempt.</summary>
    public static RetryPolicy None { get; } = new() { MaxAttempts = 1 };

    /// <summary>Attempts in all, the first included. At least 1. Default 3.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>The wait before the second attempt. Default 1 s.</summary>
    public TimeSpan FirstInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What each further wait is multiplied by. At least 1. Default 2.</summary>
    public double BackoffCoefficient { get; init; } = 2;

    /// <summary>No wait is longer. Default 1 min.</summary>
    public TimeSpan MaxInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Which failures are tried again, besides that they must be retryable. Must be deterministic. Null means all.
    /// </summary>
    public Func<FailureDetails, bool>? Handles { get; init; }

    /// <summary>The wait after attempt number <paramref name="attempt"/> (from 1) failed.</summary>
    public TimeSpan IntervalAfter(int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        var ticks = FirstInterval.Ticks * Math.Pow(BackoffCoefficient, attempt - 1);
        return ticks >= MaxInterval.Ticks ? MaxInterval : TimeSpan.FromTicks((long)ticks);
    }

    /// <summary>Whether attempt number <paramref name="attempt"/> (from 1), which failed so, is followed by another.</summary>
    public bool Allows(int attempt, FailureDetails failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return attempt < MaxAttempts && failure.Retryable && !failure.Cancelled && (Handles?.Invoke(failure) ?? true);
    }
}
