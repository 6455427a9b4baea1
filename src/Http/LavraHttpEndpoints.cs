using Lavra.Http.Catalog;
using Lavra.Http.Jobs;
using Lavra.Http.OpenApi;
using Lavra.Http.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lavra.Http;

/// <summary>Maps the API.</summary>
public static class LavraHttpEndpoints
{
    private static readonly string[] Read = ["GET", "HEAD"];
    private static readonly string[] Write = ["POST"];

    /// <summary>Maps all routes of the API. They are served behind <see cref="LavraHttpPipeline.UseLavraHttp"/> only.</summary>
    public static IEndpointRouteBuilder MapLavra(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        RunEndpoints.Map(routes);
        RunContentEndpoints.Map(routes);
        RunEventsEndpoint.Map(routes);
        AnnotationEndpoints.Map(routes);
        CatalogEndpoints.Map(routes);
        JobEndpoints.Map(routes);
        DescriptionEndpoints.Map(routes);
        return routes;
    }

    /// <summary>Maps a handler for GET and HEAD. A plain delegate: nothing is compiled at start.</summary>
    internal static IEndpointConventionBuilder MapRead(this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler) =>
        routes.MapMethods(pattern, Read, handler);

    /// <summary>Maps a handler for POST.</summary>
    internal static IEndpointConventionBuilder MapWrite(this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler) =>
        routes.MapMethods(pattern, Write, handler);
}
