using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lavra.Http.Problems;

/// <summary>Names requests in the log by their route, not by their path: what a stranger wrote into that is no business of the log.</summary>
internal static class RequestRoute
{
    /// <summary>The route as it is mapped; null when the request found none.</summary>
    public static string? Of(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
}
