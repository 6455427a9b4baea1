using Lavra.Composition;
using Lavra.Functions.Storage;
using Lavra.Functions.Telemetry;
using Lavra.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lavra.Functions.Hosting;

/// <summary>The app from its settings: what the program adds to the worker.</summary>
internal static class FunctionsApp
{
    /// <summary>Reads the settings and adds the app.</summary>
    /// <param name="services">The worker's services.</param>
    /// <param name="configuration">The app's configuration.</param>
    /// <param name="errors">Is told everything that is wrong with the settings; the host takes it into its own log.</param>
    /// <returns>False when something is wrong.</returns>
    public static bool TryAdd(IServiceCollection services, IConfiguration configuration, TextWriter errors)
    {
        try
        {
            var settings = FunctionsSettingsReader.Read(configuration, Workspaces.Folder());
            services.AddTelemetry(configuration).AddLavra(settings, static provider => provider.GetRequiredService<TableStores>());
            services.AddSingleton(provider => new TableStores(
                settings.Tables, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
            services.AddHostedService<WorkspaceSweep>();
            return true;
        }
        catch (SettingsException exception)
        {
            // The host takes lines that say so for errors, and the last of them into its own failure; others are information, shown late.
            errors.WriteLine($"error: The app does not start. Wrong settings: {exception.Errors.Count}.");
            foreach (var error in exception.Errors)
            {
                errors.WriteLine($"error: {error}");
            }

            return false;
        }
    }

    /// <summary>Makes what could be declared wrongly, so that the start fails and not the first run.</summary>
    public static void Check(IServiceProvider services)
    {
        var product = services.GetRequiredService<Product>();
        _ = product.Durables;
        _ = product.Models.Models;
    }
}
