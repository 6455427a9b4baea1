using Lavra.Durability;

namespace Lavra.Contracts.Durability;

/// <summary>An engine at work over a storage that outlives it.</summary>
/// <param name="client">Acts on it.</param>
/// <param name="advance">Moves its clock on, or waits as long where its clock cannot be moved.</param>
/// <param name="close">Stops it. What is under way is left for the next one.</param>
public sealed class EngineSession(IDurableClient client, Action<TimeSpan> advance, Func<ValueTask> close) : IAsyncDisposable
{
    /// <summary>Acts on the engine.</summary>
    public IDurableClient Client { get; } = client;

    /// <summary>Moves the engine's clock on.</summary>
    public void Advance(TimeSpan by) => advance(by);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => close();
}
