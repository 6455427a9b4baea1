using Lavra.Http.Callers;
using Lavra.Http.Requests;
using Lavra.Http.Resources;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lavra.Http.OpenApi;

/// <summary>Says that the server answers, and what it answers to. Open to everybody.</summary>
internal static class DescriptionEndpoints
{
    private const string Document = "Lavra.Http.openapi.json";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/healthz", static context =>
            context.Response.WriteOkAsync(new HealthResource("ok"))).For(EndpointAccess.Public);
        routes.MapRead("/openapi.json", WriteDocumentAsync).For(EndpointAccess.Public);
    }

    /// <summary>Opens the document.</summary>
    public static Stream OpenDocument() => typeof(DescriptionEndpoints).Assembly.GetManifestResourceStream(Document)
        ?? throw new InvalidOperationException($"The assembly lacks the resource {Document}.");

    private static async Task WriteDocumentAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        var document = OpenDocument();
        await using (document.ConfigureAwait(false))
        {
            await document.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
