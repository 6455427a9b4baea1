using Lavra.Contracts.Stores;

namespace Lavra.Functions.Tests.Storage;

/// <summary>The gateway in front of a ledger is a ledger itself.</summary>
public sealed class RedactingEffectLedgerContractTests : EffectLedgerContract
{
    protected override StoreBed CreateBed() => new RedactingLedgerBed();
}
