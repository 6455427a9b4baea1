using System.Diagnostics;
using Lavra.Http.Hosting;
using Lavra.Http.Problems;
using Lavra.Http.Resources;
using Lavra.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Lavra.Http.Callers;

/// <summary>
/// Lets a request through to its endpoint when its key, or its being from this machine, allows it. Keys are never logged, and
/// never taken from the address, where histories and proxies would keep them.
/// </summary>
internal sealed partial class AccessGate(RequestDelegate next, ApiKeyRing keys, HttpReach reach, ILogger<AccessGate> logger)
{
    private const string KeyHeader = "X-Api-Key";
    private const string Bearer = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        var access = endpoint?.Metadata.GetMetadata<EndpointAccess>();
        if (endpoint is null || access is { Scope: null })
        {
            return next(context);
        }

        var grant = keys.IsEmpty ? FromThisMachine(context, out var problem) : FromKey(context, out problem);
        if (grant is null)
        {
            return RefuseAsync(context, problem!);
        }

        // Routing's own answers (405) have no route and need a known caller only.
        var scope = access?.Scope ?? (endpoint is RouteEndpoint ? ApiKeyScopes.Admin : null);
        if (scope is not null && !grant.Allows(scope))
        {
            return RefuseAsync(context, ProblemKind.Forbidden.With(
                $"This key lacks the scope '{scope}'. Use a key that has it, or add it to the key's scopes in the server's settings."));
        }

        context.Features.Set(new CallerFeature(grant));
        Activity.Current?.SetTag("lavra.tenant", grant.Caller.Tenant);
        return next(context);
    }

    private ApiKeyGrant? FromKey(HttpContext context, out Problem? problem)
    {
        var key = ReadKey(context.Request);
        var grant = key is null ? null : keys.Find(key);
        problem = grant is not null ? null : ProblemKind.Unauthorized.With(key is null
            ? "Send an API key as 'Authorization: Bearer KEY' or 'X-Api-Key: KEY'."
            : "The API key is unknown. Check it for missing characters; 'lavra serve --new-key NAME' on the server makes a new one.");
        return grant;
    }

    private ApiKeyGrant? FromThisMachine(HttpContext context, out Problem? problem)
    {
        problem = LoopbackRule.Check(context, reach);
        return problem is null ? ApiKeyGrant.Local : null;
    }

    private static string? ReadKey(HttpRequest request)
    {
        if (request.Headers.TryGetValue(KeyHeader, out var own))
        {
            return own is [{ } key] ? key.Trim() : null;
        }

        return request.Headers.Authorization is [{ } value] && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? value[Bearer.Length..].Trim()
            : null;
    }

    private Task RefuseAsync(HttpContext context, Problem problem)
    {
        Log.Refused(logger, context.Request.Method, RequestRoute.Of(context) ?? "(no route)", problem.Status);
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"lavra\"";
        }

        return context.Response.WriteProblemAsync(problem);
    }

    private static partial class Log
    {
        [LoggerMessage(1510, LogLevel.Information, "{Method} {Route} refused: {Status}")]
        public static partial void Refused(ILogger logger, string method, string route, int status);
    }
}
