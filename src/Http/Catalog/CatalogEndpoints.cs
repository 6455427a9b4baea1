using Lavra.Http.Callers;
using Lavra.Http.Requests;
using Lavra.Http.Resources;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lavra.Http.Catalog;

/// <summary>Lists what runs can use.</summary>
internal static class CatalogEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/api/tools", ListToolsAsync).For(EndpointAccess.ReadRuns);
        routes.MapRead("/api/models", ListModelsAsync).For(EndpointAccess.ReadRuns);
    }

    private static Task ListToolsAsync(HttpContext context) => context.Response.WritePageAsync(
        new Page<ToolResource>(
            [.. context.GetProduct().Tools.Tools.Select(ToolResource.From)], Next: null));

    private static Task ListModelsAsync(HttpContext context) => context.Response.WritePageAsync(
        new Page<ModelResource>(
            [.. context.GetProduct().Models.Models
                .Select(static (model, index) => ModelResource.From(model, isDefault: index == 0))],
            Next: null));
}
