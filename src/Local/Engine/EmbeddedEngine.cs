using System.Diagnostics.CodeAnalysis;
using Lavra.Durability;
using Lavra.Local.Engine.Arrivals;
using Lavra.Local.Engine.Client;
using Lavra.Local.Engine.Delivery;
using Lavra.Local.Engine.Execution;
using Lavra.Local.Engine.History;
using Lavra.Local.Engine.Instances;
using Lavra.Local.Engine.Lifetime;
using Lavra.Local.Storage.Files;
using Lavra.Privacy;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Engine;

/// <summary>
/// A durable engine in one process and one SQLite file, event-sourced: what happens to an instance is appended to its history, and
/// an instance that is not in memory is brought back by taking its turns again. One commit records what came in, what the code
/// then asked for, and what the activity wrote; only after it do the next activities start. Activities are delivered at least
/// once; a completion is recorded once. Thread safe.
/// </summary>
/// <remarks>
/// This puts the parts together, starts and stops them. What they share: instances are reached through <see cref="Residency"/>, one
/// thread at a time; turns are written by <see cref="TurnWriter"/>, which tells each <see cref="ITurnFollower"/>; whether the engine
/// works, stops or cannot go on is known by <see cref="EngineLifetime"/>.
/// </remarks>
internal sealed partial class EmbeddedEngine : IAsyncDisposable
{
    private readonly SqliteDatabase database;
    private readonly EngineOptions options;
    private readonly EngineReader reader;
    private readonly EngineLifetime lifetime;
    private readonly Residency residency;
    private readonly Deliveries deliveries;
    private readonly DurableTimers timers;
    private readonly Inbox inbox;
    private readonly Endings endings;
    private readonly ILogger logger;

    public EmbeddedEngine(
        SqliteDatabase database,
        DurableRegistry registry,
        EngineOptions options,
        TimeProvider time,
        ILoggerFactory loggers,
        IRedactor? redactor = null)
    {
        this.database = database;
        this.options = options;
        logger = loggers.CreateLogger("Lavra.Local.Engine");
        reader = new EngineReader(database);
        lifetime = new EngineLifetime(logger);
        var file = database.Writer!;
        var failures = new FailureRecords(time, redactor);
        var rows = new NewInstances(reader.LastNumber(), options.Version, time);
        var residents = new Residents(options.ResidentInstances);

        // An instance's turn leads to turns of others, so these know each other in a ring, which the lambdas close.
        var executions = new ExecutionFactory(registry, loggers, id => residency!.FailForeignAwait(id));
        var turns = new TurnWriter(file, residents, () => deliveries!.Active <= 1, lifetime, logger);
        residency = new Residency(reader, residents, turns, executions, failures, lifetime, time, logger);
        endings = new Endings(reader, id => residents.Find(id) is { IsBeingWritten: true }, lifetime);
        Client = new EmbeddedEngineClient(
            residency, rows, executions, reader, file, endings, failures, lifetime, time, redactor);
        deliveries = new Deliveries(options.Workers, registry, Client, residency, failures, lifetime, time);
        timers = new DurableTimers(residency, lifetime, time);
        inbox = new Inbox(residency, reader, file, lifetime, time, logger);
        var children = new Children(residency, rows, executions, reader, failures, time);
        turns.Followers = [deliveries, timers, children, inbox, endings, residency];
        lifetime.OnFault = () => endings.GiveUp(new EngineFaultedException(lifetime.Faulted));
    }

    /// <summary>Starts instances and acts on them.</summary>
    public IDurableClient Client { get; }

    /// <summary>Completes when the engine can go on no longer: the disk is full or failing, or another process took over.</summary>
    public Task<Exception> Faulted => lifetime.Faulted;

    /// <summary>Told when an instance without a parent has ended, after that became durable. Set before the engine starts.</summary>
    public Action<InstanceState>? OnEnded
    {
        get => endings.OnEnded;
        set => endings.OnEnded = value;
    }

    /// <summary>
    /// Told a message that another process or instance left, before it is delivered; perhaps more than once. Set before the engine
    /// starts.
    /// </summary>
    public Action<string, HistoryEvent>? OnMessage
    {
        get => inbox.OnMessage;
        set => inbox.OnMessage = value;
    }

    /// <summary>Begins to work: picks up what is unfinished (if the options say so) and looks for messages.</summary>
    public void Start()
    {
        if (options.PickUpAll)
        {
            timers.Add(reader.Timers(null));
            foreach (var row in reader.Busy())
            {
                residency.Visit(row.Id, static _ => { });
            }
        }

        inbox.Start(options.InboxInterval);
    }

    /// <summary>Picks up one unfinished instance with its children.</summary>
    /// <returns>False when there is no such instance, or it has ended.</returns>
    public bool PickUp(string instanceId) => residency.Visit(instanceId, static _ => { });

    /// <summary>
    /// Stops: starts nothing more, cancels running activities and waits for them a little. What did not end is delivered again
    /// by the next engine on this database.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!lifetime.BeginStop())
        {
            return;
        }

        await inbox.DisposeAsync().ConfigureAwait(false);
        await timers.DisposeAsync().ConfigureAwait(false);
        await deliveries.StopAsync(options.StopGrace).ConfigureAwait(false);
        lifetime.Close();
        await FlushAsync().ConfigureAwait(false);
        endings.GiveUp(new ObjectDisposedException(nameof(EmbeddedEngine)));
    }

    /// <summary>Waits until everything enqueued so far is on the disk, or has been told that it is not.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whoever's write failed was told; the rest must still be closed.")]
    private async Task FlushAsync()
    {
        if (lifetime.IsFaulted)
        {
            return;
        }

        try
        {
            await database.Writer!.WriteAsync(static _ => 0).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.NotFlushed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1604, LogLevel.Error, "The engine stopped on a disk that does not take what is written. Nothing recorded is lost.")]
        public static partial void NotFlushed(ILogger logger, Exception exception);
    }
}
