using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Records;
using Lavra.Retention;
using Lavra.Tools;

namespace Lavra.Composition;

/// <summary>
/// The stores of a process, one for each port of storage. A host brings them as its technology has them; the product works with them
/// behind the redaction gateway. One set serves the whole process, and all are thread safe.
/// </summary>
public abstract class Stores
{
    /// <summary>Writes facts of runs.</summary>
    public abstract IFactStore Facts { get; }

    /// <summary>Reads runs of all tenants.</summary>
    public abstract IRunStore Runs { get; }

    /// <summary>Reads the execution log of all tenants.</summary>
    public abstract IExecutionLog Log { get; }

    /// <summary>Marks tool calls before they act.</summary>
    public abstract IEffectLedger Effects { get; }

    /// <summary>Keeps records of all tenants and kinds.</summary>
    public abstract IRecordStore Records { get; }

    /// <summary>Deletes what is kept no longer.</summary>
    public abstract IRunRetention Retention { get; }
}
