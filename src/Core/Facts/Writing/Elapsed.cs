namespace Lavra.Facts.Writing;

/// <summary>How long something took that began in another process, or may have: by the clock, which people and time services set back.</summary>
internal static class Elapsed
{
    /// <summary>The time between; nothing when the clock was set back meanwhile.</summary>
    public static TimeSpan Between(DateTimeOffset began, DateTimeOffset ended) => ended > began ? ended - began : TimeSpan.Zero;

    /// <summary>The same in whole milliseconds.</summary>
    public static long Milliseconds(DateTimeOffset began, DateTimeOffset ended) => (long)Between(began, ended).TotalMilliseconds;
}
