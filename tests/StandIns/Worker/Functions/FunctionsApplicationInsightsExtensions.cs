using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Sends the worker's own telemetry.</summary>
public static class FunctionsApplicationInsightsExtensions
{
    /// <summary>Does nothing here.</summary>
    public static IServiceCollection ConfigureFunctionsApplicationInsights(this IServiceCollection services) => services;
}
