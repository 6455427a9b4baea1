using Lavra.Contracts.Stores;
using Lavra.Privacy;
using Lavra.Testing.Storage;
using Lavra.Tools;

namespace Lavra.Functions.Tests.Storage;

/// <summary>The gateway in front of a ledger is a ledger itself, whatever the ledger.</summary>
public sealed class RedactingEffectLedgerContractTests : EffectLedgerContract
{
    protected override StoreBed CreateBed() => new RedactingBed();

    private sealed class RedactingBed : StoreBed
    {
        private readonly InMemoryRunData data;
        private readonly RedactingEffectLedger effects;

        public RedactingBed()
        {
            data = new InMemoryRunData(Time);
            var redactor = new Redactor();
            redactor.Register("a model's key", "a-secret-that-no-note-of-the-contract-has");
            effects = new RedactingEffectLedger(data, redactor);
        }

        public override Task<StoreSet> OpenAsync() => Task.FromResult(new StoreSet(data, data, data, effects));

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
