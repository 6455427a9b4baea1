using Lavra.Contracts.Stores;
using Lavra.Privacy;

namespace Lavra.Functions.Tests.Storage;

/// <summary>The gateway in front of a store is a store itself.</summary>
public sealed class RedactingRecordStoreContractTests : RecordStoreContract
{
    protected override RecordBed CreateBed() => new InMemoryRecordBed(static store => new RedactingRecordStore(store, new Redactor()));
}
