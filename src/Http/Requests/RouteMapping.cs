using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lavra.Http.Requests;

/// <summary>Maps handlers by what a request does: reads, or writes.</summary>
internal static class RouteMapping
{
    private static readonly string[] Read = ["GET", "HEAD"];
    private static readonly string[] Write = ["POST"];

    /// <summary>Maps a handler for GET and HEAD. A plain delegate: nothing is compiled at start.</summary>
    internal static IEndpointConventionBuilder MapRead(this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler) =>
        routes.MapMethods(pattern, Read, handler);

    /// <summary>Maps a handler for POST.</summary>
    internal static IEndpointConventionBuilder MapWrite(this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler) =>
        routes.MapMethods(pattern, Write, handler);
}
