using Lavra.Functions.Durable;
using Lavra.Http;
using Lavra.Http.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Lavra.Functions.Http;

/// <summary>The one pipeline of the API, as every host has it, for requests that come through HTTP functions. Thread safe.</summary>
/// <param name="services">The app's services.</param>
public sealed class ApiPipeline(IServiceProvider services)
{
    private const string FunctionKey = "code";

    private readonly Lazy<RequestDelegate> pipeline = new(() => Build(services));

    /// <summary>Serves a request.</summary>
    /// <param name="context">The request. The worker's own routing has found a function for it, and that is all it was for.</param>
    /// <param name="client">The client that the function was given.</param>
    public Task ServeAsync(HttpContext context, DurableTaskClient client)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.RequestServices.GetRequiredService<BoundServices>().Bind(client);
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        TakeFunctionKey(context.Request);
        return pipeline.Value(context);
    }

    // It was for the platform, which has checked it and hands it on all the same. The API knows no such parameter, and it is a secret.
    private static void TakeFunctionKey(HttpRequest request)
    {
        if (request.Query.ContainsKey(FunctionKey))
        {
            request.QueryString = QueryString.Create(
                request.Query.Where(static parameter => !parameter.Key.Equals(FunctionKey, StringComparison.OrdinalIgnoreCase)));
        }
    }

    private static RequestDelegate Build(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        app.UseRouting();
        app.UseLavraHttp(HttpReach.Network);
        app.UseEndpoints(static routes => routes.MapLavra());
        return app.Build();
    }
}
