namespace Lavra.Contracts.Hosts;

/// <summary>A host at work over storage that outlives it.</summary>
/// <param name="address">Where it serves.</param>
/// <param name="close">Stops it. What is under way is left for the next one.</param>
public sealed class HostSession(Uri address, Func<ValueTask> close) : IAsyncDisposable
{
    /// <summary>Where it serves.</summary>
    public Uri Address { get; } = address;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => close();
}
