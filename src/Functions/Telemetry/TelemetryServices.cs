using Azure.Identity;
using Lavra.Privacy;
using Microsoft.ApplicationInsights.Extensibility;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lavra.Functions.Telemetry;

/// <summary>Connects the app with Application Insights.</summary>
internal static class TelemetryServices
{
    /// <summary>The setting by which the host knows how to sign in to Application Insights; the worker does the same.</summary>
    public const string Authentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    private const string Provider = "Microsoft.Extensions.Logging.ApplicationInsights.ApplicationInsightsLoggerProvider";

    /// <summary>Adds logs, traces and metrics. Without a connection string nothing is sent.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddApplicationInsightsTelemetryWorkerService(static options =>
        {
            // The host counts for the instance already.
            options.EnablePerformanceCounterCollectionModule = false;
            options.EnableEventCounterCollectionModule = false;
        });
        services.ConfigureFunctionsApplicationInsights();
        services.AddApplicationInsightsTelemetryProcessor<NoiseFilter>();
        services.AddSingleton<ITelemetryInitializer, JoinedTelemetry>();
        services.AddSingleton<ITelemetryInitializer>(static provider => new RedactedTelemetry(provider.GetRequiredService<IRedactor>()));
        services.AddHostedService<TelemetryExport>();

        services.Configure<LoggerFilterOptions>(static options =>
        {
            // The SDK hides everything below warnings by a rule of its own.
            foreach (var rule in options.Rules.Where(static rule => rule.ProviderName == Provider).ToList())
            {
                options.Rules.Remove(rule);
            }

            // What frameworks say of each request is in the host's own telemetry.
            options.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Azure", LogLevel.Warning);
        });
        if (Credential(configuration[Authentication]) is { } credential)
        {
            services.Configure<TelemetryConfiguration>(telemetry => telemetry.SetAzureTokenCredential(credential));
        }

        return services;
    }

    /// <summary>The identity that a text such as <c>ClientId=…;Authorization=AAD</c> asks for; null when it asks for none.</summary>
    internal static ManagedIdentityCredential? Credential(string? text)
    {
        var parts = (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(static part => part.Length == 2)
            .ToDictionary(static part => part[0], static part => part[1], StringComparer.OrdinalIgnoreCase);
        if (!string.Equals(parts.GetValueOrDefault("Authorization"), "AAD", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return new ManagedIdentityCredential(parts.TryGetValue("ClientId", out var id)
            ? ManagedIdentityId.FromUserAssignedClientId(id)
            : ManagedIdentityId.SystemAssigned);
    }
}
