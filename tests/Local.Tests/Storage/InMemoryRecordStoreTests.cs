using Lavra.Contracts.Stores;
using Lavra.Privacy;
using Lavra.Records;
using Lavra.Testing.Storage;

namespace Lavra.Local.Tests.Storage;

/// <summary>The store that other tests use.</summary>
public sealed class InMemoryRecordStoreTests : RecordStoreContract
{
    protected override RecordBed CreateBed() => new InMemoryRecordBed(static store => store);
}

/// <summary>The gateway in front of a store is a store itself.</summary>
public sealed class RedactingRecordStoreContractTests : RecordStoreContract
{
    protected override RecordBed CreateBed()
    {
        var redactor = new Redactor();
        redactor.Register("a model's key", "a-secret-that-no-record-of-the-contract-has");
        return new InMemoryRecordBed(store => new RedactingRecordStore(store, redactor));
    }
}
