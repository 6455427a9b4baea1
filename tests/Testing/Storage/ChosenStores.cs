using Lavra.Composition;
using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Records;
using Lavra.Retention;
using Lavra.Tools;

namespace Lavra.Testing.Storage;

/// <summary>Stores that a test chooses one by one; records are in memory unless it says others. What it leaves out must not be asked for.</summary>
public sealed class ChosenStores(
    IFactStore facts, IRunStore runs, IExecutionLog log, IEffectLedger? effects = null, IRunRetention? retention = null, IRecordStore? records = null) : Stores
{
    /// <summary>Everything in memory.</summary>
    public ChosenStores(InMemoryRunData data, IRunRetention? retention = null, IRecordStore? records = null)
        : this(data, data, data, data, retention, records)
    {
    }

    /// <inheritdoc />
    public override IFactStore Facts { get; } = facts;

    /// <inheritdoc />
    public override IRunStore Runs { get; } = runs;

    /// <inheritdoc />
    public override IExecutionLog Log { get; } = log;

    /// <inheritdoc />
    public override IEffectLedger Effects => effects ?? throw new NotSupportedException("The test has no effect ledger.");

    /// <inheritdoc />
    public override IRecordStore Records { get; } = records ?? new InMemoryRecordStore(TimeProvider.System);

    /// <inheritdoc />
    public override IRunRetention Retention => retention ?? throw new NotSupportedException("The test has no retention.");
}
