using Lavra.Durability;
using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Generation.Pricing;
using Lavra.Identity;
using Lavra.Local.Engine;
using Lavra.Local.Storage;
using Lavra.Models;
using Lavra.Privacy;
using Lavra.Runs;
using Lavra.Tools;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lavra.Benchmarks;

/// <summary>The product on one machine with everything in place (redaction, decorators, ledger), and a model that takes no time.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    private readonly SqliteDatabase database;
    private readonly SqliteReaders readers;
    private readonly ModelCatalog models;
    private readonly EmbeddedEngine engine;
    private readonly RunService service;
    private readonly SqliteRunStore runs;
    private readonly BenchModel model;

    public BenchHost(string folder, SqliteDurability durability, int rounds, string? countFile)
    {
        Directory.CreateDirectory(folder);
        model = new BenchModel(rounds);
        database = SqliteDatabase.Open(Path.Combine(folder, "lavra.db"), durability, "benchmark", TimeProvider.System);
        readers = new SqliteReaders(database.OpenReader);
        var cache = new RunCache();
        var signal = new LogSignal();
        var redactor = new Redactor();
        redactor.Register("openai", "sk-not-a-real-key-0123456789");
        var facts = new RedactingFactStore(new SqliteFactStore(database.Writer!, cache, signal), redactor);
        runs = new SqliteRunStore(readers, cache);
        var tools = ToolRegistry.Build([new BenchTool(countFile)]);
        var options = new RunsOptions { Workspace = folder, Limits = new RunLimits { Iterations = 100_000 } };
        models = new ModelCatalog(ModelSettings.Read(new Dictionary<string, string?>()), () => model, TimeProvider.System, NullLoggerFactory.Instance, redactor);
        var registry = RunDurables.Register(new DurableRegistry(), new RunDependencies
        {
            Runs = runs,
            Tools = tools,
            Executor = new ToolExecutor(
                tools,
                new SqliteEffectLedger(database.Writer!, readers, TimeProvider.System),
                new ToolExecutorOptions(),
                NullLogger<ToolExecutor>.Instance,
                TimeProvider.System),
            Models = models,
            Redactor = redactor,
            Prices = PriceTable.Load(new PriceOptions()),
            Options = options,
            Time = TimeProvider.System,
            Loggers = NullLoggerFactory.Instance,
        }, facts);
        engine = new EmbeddedEngine(database, registry, new EngineOptions(), TimeProvider.System, NullLoggerFactory.Instance, redactor);
        service = new RunService(runs, facts, engine.Client, models, tools, PriceTable.Load(new PriceOptions()), Options.Create(options), TimeProvider.System);
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
        var run = await runs.GetAsync(id, CancellationToken.None);
        if (run?.Status != RunStatus.Completed)
        {
            throw new InvalidOperationException($"The run ended as {run?.Status}: {run?.Error}");
        }
    }

    public async Task<RunId?> UnfinishedAsync()
    {
        var page = await runs.ListAsync(new RunQuery(Caller.LocalTenant) { Status = RunStatus.Running }, CancellationToken.None);
        return page.Runs.Count == 0 ? null : page.Runs[0].Id;
    }

    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        readers.Dispose();
        models.Dispose();
        await database.DisposeAsync();
    }
}
