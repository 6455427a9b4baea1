namespace Lavra.Functions.Storage.Tables;

/// <summary>
/// Lets one at a time through for each key, within this process, so that writers of the same rows queue here instead of refusing
/// each other there. Different keys may share a gate. Thread safe.
/// </summary>
internal sealed class Gates
{
    private const int Count = 256;
    private readonly SemaphoreSlim[] gates = [.. Enumerable.Range(0, Count).Select(static _ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the key's turn; disposing of what is given ends it. Not to be asked for twice in one call.</summary>
    public async Task<Turn> EnterAsync(object key, CancellationToken cancellationToken)
    {
        var gate = gates[(uint)key.GetHashCode() % Count];
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(gate);
    }

    /// <summary>A turn that was given.</summary>
    public readonly struct Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
