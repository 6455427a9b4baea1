using Lavra.Contracts.Stores;
using Lavra.Privacy;
using Lavra.Testing.Azurite;
using Lavra.Tools;

namespace Lavra.Functions.Tests.Storage;

/// <summary>The gateway in front of the tables' ledger is a ledger itself.</summary>
[UsesAzurite]
public sealed class RedactingEffectLedgerContractTests : EffectLedgerContract
{
    protected override StoreBed CreateBed() => new RedactingBed();

    private sealed class RedactingBed : StoreBed
    {
        private readonly TableBed tables = new();

        public override async Task<StoreSet> OpenAsync()
        {
            var redactor = new Redactor();
            redactor.Register("a model's key", "a-secret-that-no-note-of-the-contract-has");
            var stores = await tables.OpenAsync();
            return stores with { Effects = new RedactingEffectLedger(stores.Effects, redactor) };
        }

        public override ValueTask DisposeAsync() => tables.DisposeAsync();
    }
}
