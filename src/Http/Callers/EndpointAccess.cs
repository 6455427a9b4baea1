using Lavra.Security;
using Microsoft.AspNetCore.Builder;

namespace Lavra.Http.Callers;

/// <summary>Who may use an endpoint. A route without it is for administrators only.</summary>
/// <param name="Scope">The scope that is needed; null when anybody may, without a key.</param>
internal sealed record EndpointAccess(string? Scope)
{
    public static readonly EndpointAccess Public = new((string?)null);

    public static readonly EndpointAccess ReadRuns = new(ApiKeyScopes.ReadRuns);

    public static readonly EndpointAccess WriteRuns = new(ApiKeyScopes.WriteRuns);

    public static readonly EndpointAccess Admin = new(ApiKeyScopes.Admin);
}

internal static class EndpointAccessConventions
{
    /// <summary>Says who may use the endpoint.</summary>
    public static IEndpointConventionBuilder For(this IEndpointConventionBuilder endpoint, EndpointAccess access)
    {
        endpoint.Add(builder => builder.Metadata.Add(access));
        return endpoint;
    }
}
