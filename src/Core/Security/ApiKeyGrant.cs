using Lavra.Identity;

namespace Lavra.Security;

/// <summary>What one API key opens: whose runs, in whose name, and what may be done.</summary>
public sealed record ApiKeyGrant
{
    /// <summary>Everything, for the person at the machine.</summary>
    public static ApiKeyGrant Local { get; } = new() { Caller = Caller.Local, Scopes = [ApiKeyScopes.Admin] };

    /// <summary>Tenant and name.</summary>
    public required Caller Caller { get; init; }

    /// <summary>The scopes, see <see cref="ApiKeyScopes"/>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Whether the key may do what <paramref name="scope"/> names.</summary>
    public bool Allows(string scope) => Scopes.Contains(scope, StringComparer.Ordinal)
        || Scopes.Contains(ApiKeyScopes.Admin, StringComparer.Ordinal);
}
