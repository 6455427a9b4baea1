using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Puts an app together. The app that it builds is an ordinary host, without the functions.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder
{
    private readonly HostApplicationBuilder inner;

    internal FunctionsApplicationBuilder(string[]? args) => inner = new HostApplicationBuilder(args);

    /// <inheritdoc />
    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)inner).Properties;

    /// <summary>Settings.</summary>
    public ConfigurationManager Configuration => inner.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    /// <inheritdoc />
    public IHostEnvironment Environment => inner.Environment;

    /// <inheritdoc />
    public ILoggingBuilder Logging => inner.Logging;

    /// <inheritdoc />
    public IMetricsBuilder Metrics => inner.Metrics;

    /// <inheritdoc />
    public IServiceCollection Services => inner.Services;

    /// <summary>Builds the app.</summary>
    public IHost Build() => inner.Build();

    /// <inheritdoc />
    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => inner.ConfigureContainer(factory, configure);
}
