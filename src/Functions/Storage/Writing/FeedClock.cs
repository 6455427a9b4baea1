namespace Lavra.Functions.Storage.Writing;

/// <summary>Stamps for the feed: the time, but never the same twice in this process, and never back. Thread safe.</summary>
internal sealed class FeedClock(TimeProvider time)
{
    private long last;

    public long Next()
    {
        while (true)
        {
            var before = Volatile.Read(ref last);
            var next = Math.Max(before + 1, time.GetUtcNow().UtcTicks);
            if (Interlocked.CompareExchange(ref last, next, before) == before)
            {
                return next;
            }
        }
    }
}
