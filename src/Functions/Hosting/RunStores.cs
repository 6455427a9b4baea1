using Lavra.ExecutionLog;
using Lavra.Runs;
using Lavra.Runs.Facts;
using Lavra.Tools;

namespace Lavra.Functions.Hosting;

/// <summary>The stores that the app works on.</summary>
/// <param name="Facts">Writes facts, as they come: the redaction gateway is put in front of it.</param>
/// <param name="Runs">Reads runs.</param>
/// <param name="Log">Reads the execution log.</param>
/// <param name="Effects">Marks calls before they act.</param>
internal sealed record RunStores(IFactStore Facts, IRunStore Runs, IExecutionLog Log, IEffectLedger Effects);
