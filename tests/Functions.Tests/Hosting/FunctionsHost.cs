using Lavra.Composition;
using Lavra.Functions.Hosting;
using Lavra.Functions.Tests.Durable.Double;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lavra.Functions.Tests.Hosting;

/// <summary>
/// The app as the worker runs it, without the platform around it: its HTTP functions on a real server at a free port, its
/// orchestrators and activities on the durable double, over stores of the test's own.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly DoubleWorker worker;

    private FunctionsHost(WebApplication app, DoubleWorker worker)
    {
        this.app = app;
        this.worker = worker;
    }

    public Uri Address => new(app.Urls.Single());

    public IServiceProvider Services => app.Services;

    public DoubleClient Client => worker.Client;

    /// <summary>Starts a worker.</summary>
    /// <param name="hub">The durable storage.</param>
    /// <param name="settings">App settings by name.</param>
    /// <param name="stores">The stores.</param>
    /// <param name="workspace">The folder in which runs work.</param>
    /// <param name="configure">Changes services, before the app is built.</param>
    public static async Task<FunctionsHost> StartAsync(
        DoubleHub hub,
        IEnumerable<KeyValuePair<string, string>> settings,
        Stores stores,
        string workspace,
        Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Append(new("Lavra:Tables:ConnectionString", "UseDevelopmentStorage=true"))
                .Select(static pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)))
            .Build();
        builder.Services.AddLavra(FunctionsSettingsReader.Read(configuration, workspace), _ => stores);
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        FunctionsApp.Check(app.Services);
        var worker = new DoubleWorker(hub, new AppFunctions(app.Services));
        app.UseRouting();
        foreach (var (order, name) in FunctionTable.StartedBy<HttpTriggerAttribute>().Order(StringComparer.OrdinalIgnoreCase).Index())
        {
            var trigger = FunctionTable.Trigger<HttpTriggerAttribute>(name);
            app.MapMethods("/" + trigger.Route, trigger.Methods!.Select(static m => m.ToUpperInvariant()), (RequestDelegate)(async context =>
                _ = await FunctionTable.CallAsync(context.RequestServices, name, context.Request, worker.Client))).WithOrder(order);
        }

        await app.StartAsync();
        return new FunctionsHost(app, worker);
    }

    /// <summary>Calls a function that a schedule starts.</summary>
    public async Task FireAsync(string name)
    {
        using var scope = Services.CreateScope();
        await FunctionTable.CallAsync(scope.ServiceProvider, name, new TimerInfo(), worker.Client);
    }

    public async ValueTask DisposeAsync()
    {
        await worker.DisposeAsync();
        await app.DisposeAsync();
    }
}
