using Lavra.Contracts.Stores;
using Lavra.Testing.Storage;

namespace Lavra.Local.Tests.Storage;

public sealed class InMemoryFactStoreTests : FactStoreContract
{
    protected override StoreBed CreateBed() => new InMemoryBed();
}

public sealed class InMemoryRunStoreTests : RunStoreContract
{
    protected override StoreBed CreateBed() => new InMemoryBed();
}

public sealed class InMemoryExecutionLogTests : ExecutionLogContract
{
    protected override StoreBed CreateBed() => new InMemoryBed();
}

public sealed class InMemoryEffectLedgerTests : EffectLedgerContract
{
    protected override StoreBed CreateBed() => new InMemoryBed();
}

/// <summary>The stores that other tests use. Opening them again gives the same memory: there is nothing else that lasts.</summary>
internal sealed class InMemoryBed : StoreBed
{
    private readonly InMemoryRunData data;

    public InMemoryBed() => data = new InMemoryRunData(Time);

    public override Task<StoreSet> OpenAsync() => Task.FromResult(new StoreSet(data, data, data, data));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
