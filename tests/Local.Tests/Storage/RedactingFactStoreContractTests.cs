using Lavra.Contracts.Stores;
using Lavra.Facts.Storing;
using Lavra.Privacy;
using Lavra.Testing.Storage;

namespace Lavra.Local.Tests.Storage;

/// <summary>The gateway in front of a store is a store itself.</summary>
public sealed class RedactingFactStoreContractTests : FactStoreContract
{
    protected override StoreBed CreateBed() => new RedactingBed();

    private sealed class RedactingBed : StoreBed
    {
        private readonly InMemoryRunData data;
        private readonly RedactingFactStore facts;

        public RedactingBed()
        {
            data = new InMemoryRunData(Time);
            var redactor = new Redactor();
            redactor.Register("a model's key", "a-secret-that-no-fact-of-the-contract-has");
            facts = new RedactingFactStore(data, redactor);
        }

        public override Task<StoreSet> OpenAsync() => Task.FromResult(new StoreSet(facts, data, data, data));

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
