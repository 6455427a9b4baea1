using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Lavra.Functions.Http;

/// <summary>
/// The HTTP API. The platform asks for a function key before it calls them, except for what is open to everybody; the API then asks
/// for its own key. Answers hold our own links only, never the platform's, which would let their reader manage every instance.
/// </summary>
public sealed class ApiFunctions(ApiPipeline pipeline)
{
    /// <summary>Starts a run.</summary>
    [Function("StartRun")]
    public Task StartRunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/runs")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => ServeAsync(request, client);

    /// <summary>
    /// Everything else. The platform tries routes in the order of the functions' names, and takes the first that fits, so the name of
    /// the one that always fits is the last.
    /// </summary>
    [Function("WebApi")]
    public Task ServeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", "post", "put", "patch", "delete", "options", Route = "{*path}")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        ArgumentNullException.ThrowIfNull(request);
        return pipeline.ServeAsync(request.HttpContext, client);
    }

    /// <summary>Says that the app answers.</summary>
    [Function("Health")]
    public Task HealthAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "healthz")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => ServeAsync(request, client);

    /// <summary>Describes the API.</summary>
    [Function("OpenApi")]
    public Task DescribeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => ServeAsync(request, client);
}
