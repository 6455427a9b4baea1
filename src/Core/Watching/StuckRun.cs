using Lavra.Identity;

namespace Lavra.Watching;

/// <summary>A run that does not go on by itself.</summary>
/// <param name="Run">The run.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Reason">What keeps it.</param>
/// <param name="Since">The last sign of life.</param>
public sealed record StuckRun(RunId Run, string Tenant, StuckReason Reason, DateTimeOffset Since);
