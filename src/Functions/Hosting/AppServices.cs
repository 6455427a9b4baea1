using Lavra.Composition;
using Lavra.Functions.Durable;
using Lavra.Functions.Http;
using Lavra.Http;
using Lavra.Jobs;
using Lavra.Models;
using Lavra.Models.Offline;
using Lavra.Privacy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Lavra.Functions.Hosting;

/// <summary>
/// Puts the app together: the product, and what hands it the platform's calls. A container is there because the platform makes functions
/// with one; the product's own parts are not in it.
/// </summary>
internal static class AppServices
{
    /// <summary>Adds everything that functions need, over the stores that <paramref name="stores"/> makes.</summary>
    public static IServiceCollection AddLavra(
        this IServiceCollection services, FunctionsSettings settings, Func<IServiceProvider, Stores> stores)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings.Durable);
        services.AddSingleton(_ => RedactorFor(settings));
        services.AddSingleton<IRedactor>(static provider => provider.GetRequiredService<Redactor>());
        services.AddSingleton(provider => new Product(PartsOf(provider, settings, stores(provider))));
        services.AddSingleton(static provider => provider.GetRequiredService<Product>().Durables);
        services.AddSingleton<WorkflowRunner>();
        services.AddSingleton<ActivityRunner>();
        services.AddSingleton<Tenants>();

        // A function is given its client by a binding, so whatever acts on workflows lives as long as one call of a function.
        services.AddScoped<BoundServices>();
        services.AddScoped(static provider => provider.GetRequiredService<BoundServices>().Get());
        services.AddSingleton<ApiPipeline>();
        return services.AddLavraHttp(settings.Http);
    }

    private static Redactor RedactorFor(FunctionsSettings settings)
    {
        var redactor = new Redactor();
        foreach (var (name, value) in settings.Secrets)
        {
            redactor.Register(name, value);
        }

        return redactor;
    }

    private static ProductParts PartsOf(IServiceProvider provider, FunctionsSettings settings, Stores stores)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var loggers = provider.GetRequiredService<ILoggerFactory>();
        var redactor = provider.GetRequiredService<Redactor>();
        return new ProductParts
        {
            Stores = stores,
            Settings = ProductSettings.Of(settings.Reading, settings.Rules),
            Tenants = () => provider.GetRequiredService<Tenants>().All,
            Jobs = new JobHosting { IsFiredByHost = true },
            Models = () => new ModelCatalog(settings.Models, static () => new OfflineChatClient(), time, loggers, redactor),
            Redactor = redactor,
            Time = time,
            Loggers = loggers,
        };
    }
}
