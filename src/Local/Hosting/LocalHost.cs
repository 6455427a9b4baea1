using Lavra.Composition;
using Lavra.Durability;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Jobs;
using Lavra.Local.Engine;
using Lavra.Local.Hosting.Settings;
using Lavra.Local.Storage;
using Lavra.Local.Storage.Files;
using Lavra.Runs.Workflows;
using Lavra.Tools.Registration;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Hosting;

/// <summary>
/// One machine: engine, stores, tools and models over one data file, put together by hand. Opening it takes the file, so that no
/// other process works on it; disposing of it leaves what is unfinished to be resumed. Thread safe.
/// </summary>
internal sealed class LocalHost : IAsyncDisposable
{
    private readonly SqliteDatabase database;
    private readonly SqliteStores stores;
    private readonly OtlpExport? telemetry;
    private readonly EngineOptions engineOptions;
    private readonly LocalHostOptions options;
    private readonly Resumption resumption;
    private readonly WorkflowEndings endings;
    private JobTimer? jobs;

    private LocalHost(LocalSettings settings, LocalHostOptions options, SqliteDatabase database, ToolRegistry tools)
    {
        this.database = database;
        this.options = options;
        Settings = settings;
        var redactor = MachineParts.Redactor(settings);
        Loggers = MachineParts.Loggers(settings, options.LogWriter, options.LogLevel, options.Time, redactor);
        var logger = Loggers.CreateLogger("Lavra.Local.Hosting");
        stores = new SqliteStores(database, options.Time);
        Product = MachineParts.Product(settings, stores, Loggers, options.Time, redactor, options.Offline, () => tools);
        engineOptions = EngineOptionsOf(settings, options);
        Engine = new EmbeddedEngine(database, Product.Durables, engineOptions, options.Time, Loggers, redactor);
        Services = Product.On(Engine.Client);
        resumption = new Resumption(Product, Engine.Client, logger);
        endings = new WorkflowEndings(Services.Runs, logger);
        Engine.OnEnded = endings.OnEnded;
        Engine.OnMessage = new ForeignCancels(Services.Runs, Product.Stores.Facts, logger).OnMessage;
        telemetry = settings.OtlpEndpoint is { } endpoint ? new OtlpExport(endpoint, options.Time) : null;
    }

    /// <summary>What it was put together from.</summary>
    public LocalSettings Settings { get; }

    /// <summary>The product over the data file.</summary>
    public Product Product { get; }

    /// <summary>The product's services on the engine.</summary>
    public ProductServices Services { get; }

    /// <summary>The engine, which works once the host has started.</summary>
    public EmbeddedEngine Engine { get; }

    /// <summary>Where everything logs.</summary>
    public LineLoggers Loggers { get; }

    /// <summary>Takes the data file and puts everything together. Nothing works before <see cref="StartAsync"/>.</summary>
    /// <exception cref="DatabaseHeldException">Another process holds the file.</exception>
    public static async Task<LocalHost> OpenAsync(LocalSettings settings, LocalHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);

        // Made while the disk is waited for: a start is short enough for that to count.
        var tools = Task.Run(() =>
        {
            _ = RunDefinitions.Run;
            return MachineParts.Tools(settings, options.Time);
        });
        var database = SqliteDatabase.Open(
            settings.DataFile, settings.Durability, Holder.Describe(options.Command, address: null), options.Time);
        try
        {
            return new LocalHost(settings, options, database, await tools.ConfigureAwait(false));
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Begins to work; with <see cref="LocalHostOptions.PicksUpAll"/>, on everything that is unfinished. Runs whose model is not among
    /// the settings are left alone with a warning.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.PicksUpAll)
        {
            Engine.Start();
            FireJobs();
            return;
        }

        var (goOn, left) = await resumption.NoteAllAsync(cancellationToken).ConfigureAwait(false);
        engineOptions.PickUpAll = left == 0;
        Engine.Start();
        if (left > 0)
        {
            foreach (var id in goOn)
            {
                Engine.PickUp(id.ToString());
            }
        }

        foreach (var tenant in stores.ListTenants())
        {
            await Services.Runs.RecoverAsync(tenant, cancellationToken).ConfigureAwait(false);
            await endings.RecoverAsync(Product.Stores.Runs, Engine.Client, tenant, cancellationToken).ConfigureAwait(false);
        }

        FireJobs();
    }

    /// <summary>All runs that have not ended, of every tenant, oldest first.</summary>
    public async Task<IReadOnlyList<Run>> ListUnfinishedAsync(CancellationToken cancellationToken)
    {
        var found = new List<Run>();
        foreach (var tenant in stores.ListTenants())
        {
            await foreach (var run in stores.Runs.ReadOpenAsync(tenant, cancellationToken).ConfigureAwait(false))
            {
                found.Add(run);
            }
        }

        found.Sort(static (one, other) => one.Id.CompareTo(other.Id));
        return found;
    }

    /// <summary>Goes on with a run that another process left unfinished. Call it once the host has started.</summary>
    /// <returns>False when there is no such run, or it has ended.</returns>
    /// <exception cref="MissingModelException">Its model is not among the settings; it stays as it is.</exception>
    public async Task<bool> PickUpAsync(RunId id, CancellationToken cancellationToken)
    {
        if (await Product.Stores.Runs.GetAsync(id, cancellationToken).ConfigureAwait(false) is not { HasEnded: false } run)
        {
            return false;
        }

        if (Product.Models.Find(run.Model) is null)
        {
            throw new MissingModelException(run);
        }

        switch (await Engine.Client.GetAsync(id.ToString(), cancellationToken).ConfigureAwait(false))
        {
            case null:
                await Services.Runs.RecoverAsync(run.Tenant, cancellationToken).ConfigureAwait(false);
                return true;
            case { Status: InstanceStatus.Failed or InstanceStatus.Terminated } ended:
                endings.OnEnded(ended);
                return false;
            default:
                break;
        }

        await resumption.NoteAsync(id, cancellationToken).ConfigureAwait(false);
        return Engine.PickUp(id.ToString());
    }

    /// <summary>Tells other processes where this one serves.</summary>
    public Task TellAddressAsync(Uri address) =>
        database.Writer!.WriteAsync(session => session.Execute("UPDATE lease SET holder = ?1", Holder.Describe(options.Command, address)));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (jobs is not null)
        {
            await jobs.DisposeAsync().ConfigureAwait(false);
        }

        await Engine.DisposeAsync().ConfigureAwait(false);
        await endings.SettleAsync().ConfigureAwait(false);
        stores.Dispose();
        Product.Dispose();
        await database.DisposeAsync().ConfigureAwait(false);
        if (telemetry is not null)
        {
            await telemetry.DisposeAsync().ConfigureAwait(false);
        }

        Loggers.Dispose();
    }

    private void FireJobs()
    {
        if (options.FiresJobs)
        {
            jobs = new JobTimer(Services.Jobs, options.Time, Loggers.CreateLogger<JobTimer>());
            jobs.Start();
        }
    }

    private static EngineOptions EngineOptionsOf(LocalSettings settings, LocalHostOptions options) => new()
    {
        Workers = settings.Engine.Workers,
        ResidentInstances = settings.Engine.ResidentInstances,
        InboxInterval = settings.Engine.InboxInterval,
        StopGrace = settings.Engine.StopGrace,
        PickUpAll = options.PicksUpAll,
        Version = ProductVersion.Text,
    };
}
