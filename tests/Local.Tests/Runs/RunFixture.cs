using Lavra.Composition;
using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Local.Engine;
using Lavra.Local.Storage;
using Lavra.Local.Storage.Files;
using Lavra.Privacy;
using Lavra.Runs;
using Lavra.Security.Workspaces;
using Lavra.Testing.Storage;
using Lavra.Testing.Time;
using Lavra.Tools.Registration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Local.Tests.Runs;

/// <summary>Runs on one machine: the real engine and stores over a file of the test's own, with a scripted model.</summary>
internal sealed class RunFixture : IAsyncDisposable
{
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
    private readonly Redactor redactor = new();
    private SqliteStores? stores;

    public RunFixture(ScriptedModel model)
    {
        Model = model;
        Directory.CreateDirectory(Workspace);
        Options.Workspace = Workspace;
        redactor.Register("test", Secret);
    }

    /// <summary>A registered secret.</summary>
    public const string Secret = "planted-secret-4711";

    public TemporaryFolder Folder { get; } = new();

    public string Workspace => Folder.File("workspace");

    public ManualTime Time { get; } = new();

    public ScriptedModel Model { get; }

    public RunsOptions Options { get; } = new();

    public EngineOptions EngineOptions { get; } = new();

    public List<object> ExtraTools { get; } = [];

    /// <summary>Stands between the run service and the store.</summary>
    public Func<IFactStore, IFactStore> Intercept { get; set; } = static facts => facts;

    /// <summary>Stands between activities and the store.</summary>
    public Func<IFactStore, IFactStore> InterceptActivities { get; set; } = static facts => facts;

    public IPriceTable Prices { get; set; } = new FlatPrices(0.001m);

    public SqliteDatabase Database { get; private set; } = null!;

    public EmbeddedEngine Engine { get; private set; } = null!;

    public RunService Service { get; private set; } = null!;

    public IRunStore Runs { get; private set; } = null!;

    public IExecutionLog Log { get; private set; } = null!;

    public CancellationToken Patience => patience.Token;

    public RunFixture Open()
    {
        Database = SqliteDatabase.Open(Folder.File("lavra.db"), SqliteDurability.Normal, "a test", Time);
        stores = new SqliteStores(Database, Time);
        Engine = new EmbeddedEngine(Database, Over(InterceptActivities).Durables, EngineOptions, Time, NullLoggerFactory.Instance, redactor);
        var product = Over(Intercept);
        Service = product.On(Engine.Client).Runs;
        Runs = product.Stores.Runs;
        Log = product.Stores.Log;
        Engine.Start();
        return this;
    }

    /// <summary>The product, with something between it and the store of facts.</summary>
    private Product Over(Func<IFactStore, IFactStore> intercept) => new(new ProductParts
    {
        Stores = new ChosenStores(intercept(stores!.Facts), stores.Runs, stores.Log, stores.Effects, stores.Retention),
        Settings = new ProductSettings { Runs = Options },
        Models = () => Model,
        Tools = () => ToolRegistry.Build([.. BuiltInTools.Create(WorkspaceRules.Default, Time), .. ExtraTools]),
        Prices = () => Prices,
        Redactor = redactor,
        Time = Time,
        Loggers = NullLoggerFactory.Instance,
    });

    public async Task CloseAsync()
    {
        await Engine.DisposeAsync();
        stores!.Dispose();
        await Database.DisposeAsync();
    }

    public async Task<Run> StartAsync(string objective, Func<RunRequest, RunRequest>? with = null)
    {
        var request = new RunRequest { Objective = objective };
        var result = await Service.StartAsync(with?.Invoke(request) ?? request, Caller.Local, Patience);
        Assert.True(result.Run is not null, string.Join("; ", result.Errors.Select(e => $"{e.Field}: {e.Message}")));
        return result.Run;
    }

    public async Task<Run> EndOfAsync(Run run)
    {
        await Engine.Client.WaitForCompletionAsync(run.Id.ToString(), Patience);
        return (await Runs.GetAsync(run.Id, Patience))!;
    }

    public async Task<Run> RunAsync(string objective, Func<RunRequest, RunRequest>? with = null) =>
        await EndOfAsync(await StartAsync(objective, with));

    public async Task<IReadOnlyList<LogEntry>> LogOfAsync(Run run) => await Log.ReadAsync(run.Id, 0, 10_000, Patience);

    /// <summary>
    /// Waits until the log has an entry, and until the engine has begun what was asked for with it: its timers wait for the clock then.
    /// </summary>
    public async Task<LogEntry> UntilLoggedAsync(Run run, LogAction action)
    {
        await foreach (var entry in Log.FollowAsync(run.Id, 0, Patience))
        {
            if (entry.Action == action)
            {
                // The engine begins a moment after the entry can be read; the write behind it is done after that moment.
                await Database.Writer!.WriteAsync(static _ => 0);
                return entry;
            }
        }

        throw new InvalidOperationException($"The run ended without {action}.");
    }

    public async ValueTask DisposeAsync()
    {
        if (Engine is not null)
        {
            await CloseAsync();
        }

        patience.Dispose();
        Folder.Dispose();
    }

    internal sealed class FlatPrices(decimal? perGeneration) : IPriceTable
    {
        public Price PriceOf(string model, string? responseModel, TokenUsage usage, DateTimeOffset at) =>
            perGeneration is null ? Price.Unknown : new Price(perGeneration, "test");
    }
}
