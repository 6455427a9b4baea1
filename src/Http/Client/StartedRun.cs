using Lavra.Http.Resources;

namespace Lavra.Http.Client;

/// <summary>What came of asking a server for a run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Existed">Whether an earlier request with the same idempotency key had started it.</param>
public sealed record StartedRun(RunResource Run, bool Existed);
