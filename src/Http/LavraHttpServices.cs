using Lavra.Http.Hosting;
using Lavra.Identity;
using Lavra.Security;
using Lavra.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Lavra.Http;

/// <summary>Adds what the HTTP API needs to a host's services.</summary>
public static class LavraHttpServices
{
    /// <summary>Adds the API.</summary>
    /// <remarks>
    /// The host itself registers <see cref="Composition.ProductServices"/>, of any lifetime: endpoints take them from each request's
    /// services, and everything else from them. It also registers keys that it knows in the clear with its redactor; the API never has
    /// one but while it checks it.
    /// </remarks>
    /// <param name="services">The host's services.</param>
    /// <param name="options">What was read by <see cref="HttpOptions.Settings"/>, or made by code.</param>
    /// <exception cref="SettingsException">The options are wrong; it lists everything that is.</exception>
    public static IServiceCollection AddLavraHttp(this IServiceCollection services, HttpOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (HttpOptions.Settings.Check(options) is { Count: > 0 } errors)
        {
            throw new SettingsException(errors);
        }

        services.AddSingleton(Options.Create(options));
        services.TryAddSingleton(static provider => KeysOf(provider.GetRequiredService<IOptions<HttpOptions>>().Value));
        services.AddRouting();
        services.AddRateLimiter(static _ => { });
        return services;
    }

    private static ApiKeyRing KeysOf(HttpOptions options) => new(options.Keys.Select(static key =>
        KeyValuePair.Create(key.Hash, new ApiKeyGrant { Caller = new Caller(key.Tenant, key.Name), Scopes = [.. key.Scopes] })));
}
