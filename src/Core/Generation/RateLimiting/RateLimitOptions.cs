namespace Lavra.Generation.RateLimiting;

/// <summary>How fast one model may be asked, by all runs of the process together.</summary>
public sealed record RateLimitOptions
{
    /// <summary>Calls in any 60 s; null for no limit of ours.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>
    /// Tokens of prompt and answer in any 60 s; null for no limit of ours. A call counts with its estimated prompt until its
    /// real usage is known.
    /// </summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>
    /// The least time between two waiting calls when there is no limit of requests to follow from. Default 100 ms.
    /// </summary>
    public TimeSpan Spacing { get; init; } = TimeSpan.FromMilliseconds(100);
}
