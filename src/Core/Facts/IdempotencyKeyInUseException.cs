using Lavra.Identity;

namespace Lavra.Facts;

/// <summary>
/// A batch brought a new run whose idempotency key another run of the tenant has. Nothing of the batch was written: the run that
/// was started first is the one that the caller asked for.
/// </summary>
public sealed class IdempotencyKeyInUseException(string key, RunId existing)
    : Exception($"The idempotency key '{key}' was used to start run {existing}. Use that run, or another key.")
{
    /// <summary>The run that was started first.</summary>
    public RunId Existing { get; } = existing;
}
