using Lavra.Identity;
using Lavra.Security;
using Microsoft.AspNetCore.Http;

namespace Lavra.Http.Callers;

/// <summary>Who sent the request, once that is known.</summary>
internal sealed record CallerFeature(ApiKeyGrant Grant);

internal static class CallerFeatureAccess
{
    /// <summary>Who sent the request.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is served without the gate in front of it.</exception>
    public static Caller GetCaller(this HttpContext context) => context.Features.Get<CallerFeature>()?.Grant.Caller
        ?? throw new InvalidOperationException("No caller is known. Call UseLavraHttp() before the endpoints that MapLavra() maps.");
}
