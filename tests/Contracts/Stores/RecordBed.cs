using Lavra.Records;
using Lavra.Testing.Time;

namespace Lavra.Contracts.Stores;

/// <summary>Storage of records that the suite runs on.</summary>
public abstract class RecordBed : IAsyncDisposable
{
    /// <summary>The store's time.</summary>
    public virtual ManualTime Time { get; } = new();

    /// <summary>Opens the storage. What was opened before is closed, and forgets everything that is not durable.</summary>
    public abstract Task<IRecordStore> OpenAsync();

    /// <summary>Opens the storage a second time, as another process does, or gives the same store where only one process may write.</summary>
    public abstract Task<IRecordStore> OpenAnotherAsync();

    /// <summary>Makes a record unreadable, behind the store's back.</summary>
    public abstract Task DamageAsync(RecordScope scope, string key);

    /// <summary>Removes the storage.</summary>
    public abstract ValueTask DisposeAsync();
}
