using Lavra.Http;
using Lavra.Http.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Hosting;

/// <summary>The HTTP API of a machine on a listener of its own.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private static readonly TimeSpan LongestShutdown = TimeSpan.FromSeconds(5);
    private readonly WebApplication app;

    private ApiServer(WebApplication app) => this.app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(app.Urls.First());

    /// <summary>Starts to listen.</summary>
    /// <exception cref="IOException">The address cannot be used, commonly because another program does.</exception>
    public static async Task<ApiServer> StartAsync(LocalHost host, ServeAddress address, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "lavra" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static options => options.AddServerHeader = false).UseUrls(address.Text);

        // What goes wrong with the host itself is thrown, and so told to whoever started it.
        builder.Logging.AddProvider(host.Loggers).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = LongestShutdown);

        // Given as it is, so that the container does not dispose of it.
        builder.Services.AddSingleton(host.Services).AddLavraHttp(host.Settings.Get(HttpOptions.Settings));
        var app = builder.Build();
        try
        {
            app.UseLavraHttp(address.Reach);
            app.MapLavra();
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new ApiServer(app);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes no more requests and lets those under way end.</summary>
    public Task StopAsync() => app.StopAsync();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => app.DisposeAsync();
}
