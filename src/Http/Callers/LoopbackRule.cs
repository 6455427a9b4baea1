using System.Net;
using Lavra.Http.Hosting;
using Lavra.Http.Problems;
using Lavra.Http.Resources;
using Microsoft.AspNetCore.Http;

namespace Lavra.Http.Callers;

/// <summary>
/// When a request needs no key: no key is configured, the listener is bound to the loopback interface, and nothing says that a
/// foreign web page (DNS rebinding, cross-site requests) or a proxy sent it.
/// </summary>
internal static class LoopbackRule
{
    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"];

    /// <summary>What speaks against serving the request; null when nothing does.</summary>
    public static Problem? Check(HttpContext context, HttpReach reach)
    {
        var request = context.Request;
        if (reach != HttpReach.Loopback
            || context.Connection.RemoteIpAddress is { } remote && !IPAddress.IsLoopback(remote)
            || ProxyHeaders.Any(request.Headers.ContainsKey))
        {
            return ProblemKind.Unauthorized.With(
                "This server has no API key, and without one it serves its own machine only. "
                + "Make a key with 'lavra serve --new-key NAME' and put it into the server's settings.");
        }

        if (!IsLoopbackName(request.Host.Host))
        {
            return ProblemKind.Forbidden.With(
                "Without an API key, this server answers to localhost, 127.0.0.1 and [::1] only, and the Host header names another.");
        }

        return IsForeign(request)
            ? ProblemKind.Forbidden.With(
                "A web page of another origin sent this request. Without an API key, this server answers to its own pages only.")
            : null;
    }

    private static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsForeign(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site) && site is not [("same-origin" or "none")])
        {
            return true;
        }

        var origins = request.Headers.Origin;
        return origins.Count > 0
            && !(origins is [{ } origin] && string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
    }
}
