using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Privacy;
using Lavra.Records;
using Lavra.Retention;
using Lavra.Tools;

namespace Lavra.Composition;

/// <summary>
/// The one place where redaction is put in front of what stores: a store that is written to gets its decorator here. Decorators are made
/// when first asked for, because a file that is open to read has no stores to write to.
/// </summary>
internal sealed class RedactingStores(Stores inner, IRedactor redactor) : Stores
{
    /// <inheritdoc />
    public override IFactStore Facts => field ??= new RedactingFactStore(inner.Facts, redactor);

    /// <inheritdoc />
    public override IRunStore Runs => inner.Runs;

    /// <inheritdoc />
    public override IExecutionLog Log => inner.Log;

    /// <inheritdoc />
    public override IEffectLedger Effects => field ??= new RedactingEffectLedger(inner.Effects, redactor);

    /// <inheritdoc />
    public override IRecordStore Records => field ??= new RedactingRecordStore(inner.Records, redactor);

    /// <inheritdoc />
    public override IRunRetention Retention => inner.Retention;
}
