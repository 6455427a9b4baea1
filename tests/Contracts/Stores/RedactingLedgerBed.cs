using Lavra.Privacy;
using Lavra.Testing.Storage;
using Lavra.Tools;

namespace Lavra.Contracts.Stores;

/// <summary>The redaction gateway in front of a ledger in memory. Opening it again gives the same memory: there is nothing else that lasts.</summary>
public sealed class RedactingLedgerBed : StoreBed
{
    private readonly InMemoryRunData data;
    private readonly RedactingEffectLedger effects;

    /// <summary>Makes one whose redactor knows a secret.</summary>
    public RedactingLedgerBed()
    {
        data = new InMemoryRunData(Time);
        var redactor = new Redactor();
        redactor.Register("a model's key", "a-secret-that-no-note-of-the-contract-has");
        effects = new RedactingEffectLedger(data, redactor);
    }

    /// <inheritdoc />
    public override Task<StoreSet> OpenAsync() => Task.FromResult(new StoreSet(data, data, data, effects));

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
