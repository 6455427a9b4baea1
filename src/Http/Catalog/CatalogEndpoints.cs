using Lavra.Generation;
using Lavra.Http.Callers;
using Lavra.Http.Resources;
using Lavra.Tools;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lavra.Http.Catalog;

/// <summary>Lists what runs can use.</summary>
internal static class CatalogEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/api/tools", ListToolsAsync).For(EndpointAccess.ReadRuns);
        routes.MapRead("/api/models", ListModelsAsync).For(EndpointAccess.ReadRuns);
    }

    private static Task ListToolsAsync(HttpContext context) => context.Response.WriteOkAsync(
        new Page<ToolResource>(
            [.. context.RequestServices.GetRequiredService<IToolCatalog>().Tools.Select(ToolResource.From)], Next: null),
        WireJson.Wire.PageToolResource);

    private static Task ListModelsAsync(HttpContext context) => context.Response.WriteOkAsync(
        new Page<ModelResource>(
            [.. context.RequestServices.GetRequiredService<IModelCatalog>().Models
                .Select(static (model, index) => ModelResource.From(model, isDefault: index == 0))],
            Next: null),
        WireJson.Wire.PageModelResource);
}
