using Lavra.Contracts.Stores;

namespace Lavra.Local.Tests.Storage;

public sealed class SqliteFactStoreTests : FactStoreContract
{
    protected override StoreBed CreateBed() => new SqliteBed();
}

public sealed class SqliteRunStoreTests : RunStoreContract
{
    protected override StoreBed CreateBed() => new SqliteBed();
}

public sealed class SqliteExecutionLogTests : ExecutionLogContract
{
    protected override StoreBed CreateBed() => new SqliteBed();
}

public sealed class SqliteRunRetentionTests : RunRetentionContract
{
    protected override StoreBed CreateBed() => new SqliteBed();
}

public sealed class SqliteEffectLedgerTests : EffectLedgerContract
{
    protected override StoreBed CreateBed() => new SqliteBed();
}
