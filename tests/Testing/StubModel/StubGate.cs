namespace Lavra.Testing.StubModel;

/// <summary>Holds the stub up until a test lets it go on: no sleeping. Starts closed.</summary>
public sealed class StubGate : IDisposable
{
    private readonly SemaphoreSlim permits = new(0);

    /// <summary>Lets the next so many things pass that wait here, or will.</summary>
    public void Release(int count = 1) => permits.Release(count);

    internal Task WaitAsync(CancellationToken cancellationToken) => permits.WaitAsync(cancellationToken);

    /// <inheritdoc />
    public void Dispose() => permits.Dispose();
}
