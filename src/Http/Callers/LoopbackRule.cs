using System.Collections.Frozen;
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
    /// <summary>Headers that proxies, load balancers, tunnels and content networks add, and programs on the machine itself do not.</summary>
    private static readonly FrozenSet<string> ProxyHeaders = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-ProxyUser-IP", "X-Remote-IP", "X-Remote-Addr",
        "X-Originating-IP", "X-Coming-From", "Client-IP", "True-Client-IP", "Proxy-Client-IP", "WL-Proxy-Client-IP", "Fastly-Client-IP",
        "Fastly-FF", "CDN-Loop", "X-Varnish", "X-Amz-Cf-Id", "X-Amzn-Trace-Id", "Front-End-Https", "X-Appengine-User-IP", "Ngrok-Trace-Id");

    private static readonly string[] ProxyPrefixes =
        ["X-Forwarded", "X-Original-", "CF-", "X-Envoy-", "X-Azure-", "X-ARR-", "Fly-", "X-Vercel-", "X-NF-", "Tailscale-", "X-MS-"];

    private const string OwnMachineOnly = "This server has no API key, and without one it serves its own machine only";
    private const string MakeKey = "Make a key with 'lavra serve --new-key NAME' and put it into the server's settings.";

    /// <summary>What speaks against serving the request; null when nothing does.</summary>
    public static Problem? Check(HttpContext context, HttpReach reach)
    {
        var request = context.Request;
        if (reach != HttpReach.Loopback
            || context.Connection.RemoteIpAddress is { } remote && !IPAddress.IsLoopback(remote))
        {
            return ProblemKind.Unauthorized.With($"{OwnMachineOnly}. {MakeKey}");
        }

        if (request.Headers.Keys.FirstOrDefault(IsOfProxy) is { } header)
        {
            return ProblemKind.Unauthorized.With(
                $"{OwnMachineOnly}; a proxy seems to have sent this request, because it carries a header that proxies add "
                + $"({header}). {MakeKey}");
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

    private static bool IsOfProxy(string header) =>
        ProxyHeaders.Contains(header)
        || Array.Exists(ProxyPrefixes, prefix => header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

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
