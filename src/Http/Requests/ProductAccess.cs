using Lavra.Composition;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lavra.Http.Requests;

/// <summary>How endpoints reach the product.</summary>
internal static class ProductAccess
{
    /// <summary>What acts on workflows, for this request.</summary>
    public static ProductServices GetServices(this HttpContext context) => context.RequestServices.GetRequiredService<ProductServices>();

    /// <summary>What works without an engine.</summary>
    public static Product GetProduct(this HttpContext context) => context.GetServices().Product;
}
