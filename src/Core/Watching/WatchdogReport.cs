namespace Lavra.Watching;

/// <summary>What a look at all unfinished runs found.</summary>
/// <param name="Looked">How many runs were looked at.</param>
/// <param name="Mended">Runs that were stuck and are no longer: started again, or ended as their workflow did.</param>
/// <param name="Stuck">Runs that are stuck and that nobody but a person can help, oldest sign of life first.</param>
public sealed record WatchdogReport(int Looked, IReadOnlyList<StuckRun> Mended, IReadOnlyList<StuckRun> Stuck);
