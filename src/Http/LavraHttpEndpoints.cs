using Lavra.Http.Catalog;
using Lavra.Http.Jobs;
using Lavra.Http.OpenApi;
using Lavra.Http.Runs;
using Microsoft.AspNetCore.Routing;

namespace Lavra.Http;

/// <summary>Maps the API.</summary>
public static class LavraHttpEndpoints
{
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
}
