using Lavra.Contracts.Durability;
using Lavra.Durability;
using Lavra.Local.Engine;
using Lavra.Local.Engine.History;
using Lavra.Local.Storage.Files;
using Lavra.Testing.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Local.Tests.Engine;

/// <summary>The contract on the embedded engine as it is used.</summary>
public class EmbeddedEngineClientContractTests : EngineContract
{
    private readonly ManualTime time = new();
    private readonly TemporaryFolder folder = new();
    private SqliteDatabase? database;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private protected virtual EngineOptions Options { get; } = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    protected override async Task<EngineSession> OpenAsync(DurableRegistry registry)
    {
        await Task.CompletedTask;
        database = SqliteDatabase.Open(folder.File("lavra.db"), SqliteDurability.Normal, "a test", time);
        var engine = new EmbeddedEngine(database, registry, Options, time, NullLoggerFactory.Instance);
        engine.Start();
        return new EngineSession(engine.Client, time.Advance, async () =>
        {
            await engine.DisposeAsync();
            await database.DisposeAsync();
        });
    }

    protected override async Task UntilTimerWaitsAsync(string id)
    {
        var reader = new EngineReader(database!);
        while (reader.Find(id) is { HasEnded: false } row && !reader.Timers(row.Number).Exists(timer => timer.FireAt > Now))
        {
            Patience.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        // The engine waits for a timer a moment after it is in the file; the write behind it is done after that moment.
        await database!.Writer!.WriteAsync(static _ => 0);
    }

    protected override void AdvanceWhileClosed(TimeSpan by) => time.Advance(by);
}

/// <summary>The same, dropping an instance from memory after every turn: each turn is a replay.</summary>
public sealed class EmbeddedEngineClientReplayingEveryTurnTests : EmbeddedEngineClientContractTests
{
    private protected override EngineOptions Options { get; } = new() { ResidentInstances = 0 };

    // Taking every turn again after each turn grows with the square.
    protected override int LongHistory => 400;
}
