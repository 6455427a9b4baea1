using System.Diagnostics;

namespace Lavra.Telemetry;

/// <summary>
/// A run lives longer than any process, so its trace is kept as an id and picked up wherever the next piece of work is done.
/// </summary>
public static class StoredTrace
{
    private const int TraceIdLength = 32;
    private const string AnySpan = "0000000000000001";

    /// <summary>
    /// The parent for spans of a run that was stored with a trace id (32 hex digits) or a whole <c>traceparent</c>. A bare trace id
    /// names no span, because the run's own is there only when it has ended: spans begin at the top of the trace.
    /// </summary>
    /// <returns>The default context, which starts a new trace, for null or text that is neither.</returns>
    public static ActivityContext Parent(string? stored)
    {
        if (stored is null)
        {
            return default;
        }

        if (stored.Length != TraceIdLength)
        {
            return ActivityContext.TryParse(stored, null, isRemote: true, out var whole) ? whole : default;
        }

        // Through the written form, because the types for ids throw on digits that are not lower-case hex.
        return ActivityContext.TryParse($"00-{stored}-{AnySpan}-01", null, isRemote: true, out var context)
            ? new ActivityContext(context.TraceId, default, context.TraceFlags, isRemote: true)
            : default;
    }

    /// <summary>The trace id to store with a run that begins now: the caller's when there is one, else one that follows from the run's id.</summary>
    /// <param name="runId">The run's id: 32 hex digits.</param>
    public static string IdFor(string runId) =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.TraceId.ToHexString() : runId;
}
