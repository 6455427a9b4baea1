using Lavra.Identity;
using Lavra.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Lavra.Http;

/// <summary>Adds what the HTTP API needs to a host's services.</summary>
public static class LavraHttpServices
{
    /// <summary>
    /// Adds the API, with settings from the section <c>Lavra:Http</c> of <paramref name="configuration"/>. Wrong settings stop the
    /// start with all errors at once.
    /// </summary>
    /// <remarks>
    /// The host itself registers <see cref="Composition.ProductServices"/>, of any lifetime: endpoints take them from each request's
    /// services, and everything else from them. It also registers keys that it knows in the clear with its redactor; the API never has
    /// one but while it checks it.
    /// </remarks>
    public static IServiceCollection AddLavraHttp(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(HttpOptions.Section);
        services.AddOptions<HttpOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton(HttpSettingNames.Validator(section));
        return services.AddLavraHttp();
    }

    /// <summary>As the other, with settings from code.</summary>
    public static IServiceCollection AddLavraHttp(this IServiceCollection services, Action<HttpOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<HttpOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HttpOptions>, HttpOptionsValidator>());
        services.TryAddSingleton(static provider => KeysOf(provider.GetRequiredService<IOptions<HttpOptions>>().Value));
        services.AddRouting();
        services.AddRateLimiter(static _ => { });
        return services;
    }

    private static ApiKeyRing KeysOf(HttpOptions options) => new(options.Keys.Select(static key =>
        KeyValuePair.Create(key.Hash, new ApiKeyGrant { Caller = new Caller(key.Tenant, key.Name), Scopes = [.. key.Scopes] })));
}
