using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Functions.Storage;
using Lavra.Retention;
using Lavra.Tools;

namespace Lavra.Functions.Hosting;

/// <summary>The stores that the app works on.</summary>
/// <param name="Facts">Writes facts, as they come: the redaction gateway is put in front of it.</param>
/// <param name="Runs">Reads runs.</param>
/// <param name="Log">Reads the execution log.</param>
/// <param name="Effects">Marks calls before they act.</param>
/// <param name="Retention">Deletes what is kept no longer.</param>
internal sealed record RunStores(IFactStore Facts, IRunStore Runs, IExecutionLog Log, IEffectLedger Effects, IRunRetention Retention)
{
    /// <summary>Those on Azure Table Storage.</summary>
    public static RunStores Of(TableStores tables) => new(tables.Facts, tables.Runs, tables.Log, tables.Effects, tables.Retention);
}
