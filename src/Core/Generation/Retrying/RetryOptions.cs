namespace Lavra.Generation.Retrying;

/// <summary>
/// How a failed model call is tried again at once, in the process. Only for hiccups: longer waits are made by the run, where
/// they survive a crash and hold no thread.
/// </summary>
public sealed record RetryOptions
{
    /// <summary>Attempts in all. Default 3; 1 means none is tried again.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>The wait before the second attempt; each further wait is twice as long. Default 250 ms.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// No further attempt begins when the call has taken this long already, so that a server that lets calls time out is
    /// not asked three times in one activity. Default 30 s.
    /// </summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromSeconds(30);
}
