using Lavra.Contracts.Stores;
using Lavra.Local.Cli.Commands;
using Lavra.Testing.Storage;

namespace Lavra.Local.Tests.Storage;

/// <summary>The ledger of single calls marks as every ledger does, as long as its process lives.</summary>
public sealed class SingleCallLedgerTests : EffectLedgerContract
{
    protected override StoreBed CreateBed() => new ProcessBed();

    private sealed class ProcessBed : StoreBed
    {
        private readonly InMemoryRunData data;
        private readonly SingleCallLedger ledger;

        public ProcessBed()
        {
            data = new InMemoryRunData(Time);
            ledger = new SingleCallLedger(Time);
        }

        public override Task<StoreSet> OpenAsync() => Task.FromResult(new StoreSet(data, data, data, ledger));

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
