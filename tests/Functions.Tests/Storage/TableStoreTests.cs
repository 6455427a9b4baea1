using Lavra.Contracts.Stores;
using Lavra.Testing.Azurite;

namespace Lavra.Functions.Tests.Storage;

[UsesAzurite]
public sealed class TableFactStoreTests : FactStoreContract
{
    protected override StoreBed CreateBed() => new TableBed();
}

[UsesAzurite]
public sealed class TableRunStoreTests : RunStoreContract
{
    protected override StoreBed CreateBed() => new TableBed();
}

[UsesAzurite]
public sealed class TableExecutionLogTests : ExecutionLogContract
{
    protected override StoreBed CreateBed() => new TableBed();
}

[UsesAzurite]
public sealed class TableRunRetentionTests : RunRetentionContract
{
    protected override StoreBed CreateBed() => new TableBed();
}

[UsesAzurite]
public sealed class TableEffectLedgerTests : EffectLedgerContract
{
    protected override StoreBed CreateBed() => new TableBed();
}
