using Lavra.Records;
using Lavra.Testing.Storage;

namespace Lavra.Contracts.Stores;

/// <summary>Records in memory. Opening them again gives the same memory: there is nothing else that lasts.</summary>
public sealed class InMemoryRecordBed : RecordBed
{
    private readonly InMemoryRecordStore memory;
    private readonly IRecordStore store;

    /// <param name="wrap">Puts something in front of the store.</param>
    public InMemoryRecordBed(Func<IRecordStore, IRecordStore> wrap)
    {
        memory = new InMemoryRecordStore(Time);
        store = wrap(memory);
    }

    /// <inheritdoc />
    public override Task<IRecordStore> OpenAsync() => Task.FromResult(store);

    /// <inheritdoc />
    public override Task<IRecordStore> OpenAnotherAsync() => Task.FromResult(store);

    /// <inheritdoc />
    public override Task DamageAsync(RecordScope scope, string key)
    {
        memory.Damage(scope, key);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
