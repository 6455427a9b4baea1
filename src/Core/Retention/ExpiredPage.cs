using Lavra.Identity;

namespace Lavra.Retention;

/// <summary>A page of runs that are kept no longer.</summary>
/// <param name="Runs">The runs, in the order of the store.</param>
/// <param name="Next">Gives the next page; null at the end. Opaque.</param>
public sealed record ExpiredPage(IReadOnlyList<ExpiredRun> Runs, string? Next);

/// <summary>A run that is kept no longer.</summary>
/// <param name="Run">The run.</param>
/// <param name="Tenant">Whose it was.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="EndedAt">When it ended; null when it does not say, or when only parts of it are left.</param>
public sealed record ExpiredRun(RunId Run, string Tenant, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt);
