using Lavra.Contracts.Stores;
using Lavra.Facts.Storing;
using Lavra.Privacy;
using Lavra.Testing.Azurite;

namespace Lavra.Functions.Tests.Storage;

/// <summary>The gateway in front of the tables is a store itself.</summary>
[UsesAzurite]
public sealed class RedactingFactStoreContractTests : FactStoreContract
{
    protected override StoreBed CreateBed() => new RedactingBed();

    private sealed class RedactingBed : StoreBed
    {
        private readonly TableBed tables = new();

        public override async Task<StoreSet> OpenAsync()
        {
            var redactor = new Redactor();
            redactor.Register("a model's key", "a-secret-that-no-fact-of-the-contract-has");
            var stores = await tables.OpenAsync();
            return stores with { Facts = new RedactingFactStore(stores.Facts, redactor) };
        }

        public override ValueTask DisposeAsync() => tables.DisposeAsync();
    }
}
