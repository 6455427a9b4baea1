using System.Diagnostics;

namespace Lavra.Functions.Telemetry;

/// <summary>
/// Which spans are sent. The platform wraps each function call in a span, and the Azure clients each of their methods; those say
/// nothing that requests and dependencies do not say, and are left out. What is within them has the next one around as its parent.
/// </summary>
internal static class SpanParents
{
    /// <summary>The span around a span that is sent itself; null when there is none.</summary>
    public static string? Kept(Activity span)
    {
        var (id, around) = (span.ParentSpanId, span.Parent);
        while (around is not null && around.SpanId == id && IsLeftOut(around))
        {
            (id, around) = (around.ParentSpanId, around.Parent);
        }

        return id == default ? null : id.ToHexString();
    }

    /// <summary>The parent for something that happens within the current span, in place of the one that it was given.</summary>
    public static string? Kept(string? given)
    {
        for (var around = Activity.Current; around is not null; around = around.Parent)
        {
            if (around.SpanId.ToHexString() == given)
            {
                return IsLeftOut(around) ? Kept(around) : given;
            }
        }

        return given;
    }

    private static bool IsLeftOut(Activity span) =>
        span.Source.Name.StartsWith("Microsoft.Azure.Functions.Worker", StringComparison.Ordinal)
        || span.Source.Name.StartsWith("Azure.", StringComparison.Ordinal)
        || span.OperationName.StartsWith("Azure.Core.", StringComparison.Ordinal)
        || span.GetTagItem("az.namespace") is not null;
}
