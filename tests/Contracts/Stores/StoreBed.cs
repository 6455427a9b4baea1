using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Retention;
using Lavra.Testing.Time;
using Lavra.Tools;

namespace Lavra.Contracts.Stores;

/// <summary>Storage that a suite runs on. Durability is proved by opening it again.</summary>
public abstract class StoreBed : IAsyncDisposable
{
    /// <summary>The stores' time.</summary>
    public ManualTime Time { get; } = new();

    /// <summary>Opens the storage. What was opened before is closed, and forgets everything that is not durable.</summary>
    public abstract Task<StoreSet> OpenAsync();

    /// <summary>Removes the storage.</summary>
    public abstract ValueTask DisposeAsync();
}

/// <summary>The stores over one storage.</summary>
public sealed record StoreSet(IFactStore Facts, IRunStore Runs, IExecutionLog Log, IEffectLedger Effects)
{
    /// <summary>Deletes what is kept no longer; null where that is not what the suite is about.</summary>
    public IRunRetention? Retention { get; init; }
}
