using Lavra.Http.Hosting;
using Lavra.Identity;
using Microsoft.Extensions.Options;

namespace Lavra.Functions.Hosting;

/// <summary>The tenants of the app: those of its API keys, and the one of a key that names none.</summary>
public sealed class Tenants(IOptions<HttpOptions> options)
{
    /// <summary>All of them, each once.</summary>
    public IReadOnlyList<string> All { get; } =
        [.. options.Value.Keys.Select(static key => key.Tenant).Append(Caller.LocalTenant).Distinct(StringComparer.Ordinal)];
}
