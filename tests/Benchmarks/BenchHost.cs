using Lavra.Composition;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Local.Engine;
using Lavra.Local.Storage;
using Lavra.Local.Storage.Files;
using Lavra.Models.Connections;
using Lavra.Models;
using Lavra.Privacy;
using Lavra.Runs;
using Lavra.Settings;
using Lavra.Tools.Registration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Benchmarks;

/// <summary>The product on one machine with everything in place (redaction, decorators, ledger), and a model that takes no time.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    private readonly SqliteDatabase database;
    private readonly SqliteStores stores;
    private readonly Product product;
    private readonly EmbeddedEngine engine;
    private readonly RunService service;
    private readonly BenchModel model;

    public BenchHost(string folder, SqliteDurability durability, int rounds, string? countFile)
    {
        Directory.CreateDirectory(folder);
        model = new BenchModel(rounds);
        database = SqliteDatabase.Open(Path.Combine(folder, "lavra.db"), durability, "benchmark", TimeProvider.System);
        stores = new SqliteStores(database, TimeProvider.System);
        var redactor = new Redactor();
        redactor.Register("openai", "sk-not-a-real-key-0123456789");
        product = new Product(new ProductParts
        {
            Stores = stores,
            Settings = new ProductSettings
            {
                Runs = new RunsOptions { Workspace = folder, Limits = new RunLimits { Iterations = 100_000 } },
            },
            Models = () => new ModelCatalog(
                new SettingsReading(new SettingValues(), ModelsOptions.Groups, folder).Get(ModelsOptions.Settings),
                () => model,
                TimeProvider.System,
                NullLoggerFactory.Instance,
                redactor),
            Tools = () => ToolRegistry.Build([new BenchTool(countFile)]),
            Redactor = redactor,
            Time = TimeProvider.System,
            Loggers = NullLoggerFactory.Instance,
        });
        engine = new EmbeddedEngine(
            database, product.Durables, new EngineOptions(), TimeProvider.System, NullLoggerFactory.Instance, redactor);
        service = product.On(engine.Client).Runs;
    }

    public void Start() => engine.Start();

    /// <summary>Carries a run of so many rounds out, so that what is made once has been made.</summary>
    public async Task WarmUpAsync(int rounds)
    {
        var measured = model.Rounds;
        model.Rounds = rounds;
        await EndAsync(await BeginAsync());
        model.Rounds = measured;
    }

    public async Task<RunId> BeginAsync()
    {
        var started = await service.StartAsync(
            new RunRequest { Objective = "work" }, Caller.Local, CancellationToken.None);
        return started.Run?.Id ?? throw new InvalidOperationException(string.Join("; ", started.Errors));
    }

    public async Task EndAsync(RunId id)
    {
        await engine.Client.WaitForCompletionAsync(id.ToString(), CancellationToken.None);
        var run = await stores.Runs.GetAsync(id, CancellationToken.None);
        if (run?.Status != RunStatus.Completed)
        {
            throw new InvalidOperationException($"The run ended as {run?.Status}: {run?.Error}");
        }
    }

    public async Task<RunId?> UnfinishedAsync()
    {
        var page = await stores.Runs.ListAsync(new RunQuery(Caller.LocalTenant) { Status = RunStatus.Running }, CancellationToken.None);
        return page.Runs.Count == 0 ? null : page.Runs[0].Id;
    }

    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        stores.Dispose();
        product.Dispose();
        await database.DisposeAsync();
    }
}
