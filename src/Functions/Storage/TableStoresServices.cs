using Lavra.ExecutionLog;
using Lavra.Privacy;
using Lavra.Runs;
using Lavra.Runs.Facts;
using Lavra.Runs.Retention;
using Lavra.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lavra.Functions.Storage;

/// <summary>Adds the stores to the services of a host.</summary>
public static class TableStoresServices
{
    /// <summary>
    /// Adds all stores, with settings from the sections <c>Lavra:Tables</c> and <c>Lavra:Retention</c>. Wrong settings stop the start
    /// with all errors at once. Facts go through the redaction gateway if an <see cref="IRedactor"/> is registered.
    /// </summary>
    public static IServiceCollection AddTableStores(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<TableStorageOptions>().Bind(configuration.GetSection(TableStorageOptions.Section)).ValidateOnStart();
        services.AddOptions<RetentionOptions>().Bind(configuration.GetSection(RetentionOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TableStorageOptions>, TableStorageOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RetentionOptions>, RetentionOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(static provider => new TableStores(
            provider.GetRequiredService<IOptions<TableStorageOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(static provider => provider.GetService<IRedactor>() is { } redactor
            ? new RedactingFactStore(provider.GetRequiredService<TableStores>().Facts, redactor)
            : provider.GetRequiredService<TableStores>().Facts);
        services.AddSingleton(static provider => provider.GetRequiredService<TableStores>().Runs);
        services.AddSingleton(static provider => provider.GetRequiredService<TableStores>().Log);
        services.AddSingleton(static provider => provider.GetRequiredService<TableStores>().Effects);
        services.AddSingleton(static provider => provider.GetRequiredService<TableStores>().Retention);
        services.TryAddSingleton<RunRetention>();
        return services;
    }
}
