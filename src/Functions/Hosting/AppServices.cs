using Lavra.Durability;
using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Functions.Durable;
using Lavra.Functions.Http;
using Lavra.Generation;
using Lavra.Generation.Pricing;
using Lavra.Http;
using Lavra.Models;
using Lavra.Models.Offline;
using Lavra.Privacy;
using Lavra.Retention;
using Lavra.Retention.Workflows;
using Lavra.Runs;
using Lavra.Tools;
using Lavra.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Lavra.Functions.Hosting;

/// <summary>Puts the app together.</summary>
internal static class AppServices
{
    /// <summary>Adds everything that functions need, over the stores that <paramref name="stores"/> makes.</summary>
    public static IServiceCollection AddLavra(
        this IServiceCollection services, FunctionsSettings settings, Func<IServiceProvider, RunStores> stores)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings.Durable);
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(settings.Runs));
        services.AddSingleton(_ => RedactorFor(settings));
        services.AddSingleton<IRedactor>(static provider => provider.GetRequiredService<Redactor>());
        AddStores(services, stores);
        AddTools(services, settings);
        AddModels(services, settings);
        AddRuns(services, settings);
        services.AddSingleton<ApiPipeline>();
        services.AddSingleton<Tenants>();
        return services.AddLavraHttp(options => HttpSettings.Fill(options, settings.Http));
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

    private static void AddStores(IServiceCollection services, Func<IServiceProvider, RunStores> stores)
    {
        services.AddSingleton(stores);
        services.AddSingleton<IFactStore>(static provider => new RedactingFactStore(
            provider.GetRequiredService<RunStores>().Facts, provider.GetRequiredService<IRedactor>()));
        services.AddSingleton(static provider => provider.GetRequiredService<RunStores>().Runs);
        services.AddSingleton(static provider => provider.GetRequiredService<RunStores>().Log);
        services.AddSingleton(static provider => provider.GetRequiredService<RunStores>().Effects);
        services.AddSingleton(static provider => provider.GetRequiredService<RunStores>().Retention);
    }

    private static void AddTools(IServiceCollection services, FunctionsSettings settings)
    {
        services.AddSingleton(provider => ToolRegistry.Build(
            BuiltInTools.Create(settings.Rules, provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton<IToolCatalog>(static provider => provider.GetRequiredService<ToolRegistry>());
        services.AddSingleton<IToolExecutor>(provider => new ToolExecutor(
            provider.GetRequiredService<ToolRegistry>(),
            provider.GetRequiredService<IEffectLedger>(),
            settings.Tools,
            provider.GetRequiredService<ILogger<ToolExecutor>>(),
            provider.GetRequiredService<TimeProvider>()));
    }

    private static void AddModels(IServiceCollection services, FunctionsSettings settings)
    {
        services.AddSingleton<IPriceTable>(_ => PriceTable.Load(settings.Prices));
        services.AddSingleton(provider => new ModelCatalog(
            settings.Models,
            static () => new OfflineChatClient(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<Redactor>()));
        services.AddSingleton<IModelCatalog>(static provider => provider.GetRequiredService<ModelCatalog>());
    }

    private static DurableRegistry Jobs() =>
        new DurableRegistry().AddWorkflow(RetentionDefinitions.Retention, static () => new RetentionWorkflow());

    private static void AddRuns(IServiceCollection services, FunctionsSettings settings)
    {
        services.AddSingleton(provider => RunDurables.Register(Jobs(), new RunDependencies
        {
            Runs = provider.GetRequiredService<IRunStore>(),
            Tools = provider.GetRequiredService<IToolCatalog>(),
            Executor = provider.GetRequiredService<IToolExecutor>(),
            Models = provider.GetRequiredService<IModelCatalog>(),
            Prices = provider.GetRequiredService<IPriceTable>(),
            Redactor = provider.GetRequiredService<IRedactor>(),
            Options = settings.Runs,
            Time = provider.GetRequiredService<TimeProvider>(),
            Loggers = provider.GetRequiredService<ILoggerFactory>(),
        }, provider.GetRequiredService<IFactStore>()));
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(settings.Retention));
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(settings.Watchdog));
        services.AddSingleton<RunAnalysis>();
        services.AddSingleton<WorkflowRunner>();
        services.AddSingleton<ActivityRunner>();

        // A function is given its client by a binding, so whatever acts on workflows lives as long as one call of a function.
        services.AddScoped<BoundDurableClient>();
        services.AddScoped<IDurableClient>(static provider => new DurableTaskDurableClient(
            provider.GetRequiredService<BoundDurableClient>().Get(),
            provider.GetRequiredService<IRedactor>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddScoped<RunService>();
        services.AddScoped<RunRetention>();
        services.AddScoped<RunWatchdog>();
    }
}
