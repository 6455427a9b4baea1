using System.Text.Json;

namespace Lavra.Functions.Durable;

/// <summary>Somebody who waits for a signal. Disposing of it gives the wait up.</summary>
internal sealed class SignalWait(List<SignalWait> waits) : IDisposable
{
    private readonly TaskCompletionSource<JsonElement> arrival = new();

    /// <summary>Completes with the payload; of kind undefined when it had none.</summary>
    public Task<JsonElement> Arrival => arrival.Task;

    /// <summary>Hands the signal over.</summary>
    public void Complete(JsonElement payload) => arrival.SetResult(payload);

    /// <summary>Gives the wait up and tells who waits.</summary>
    public void Cancel(CancellationToken cancellationToken)
    {
        Dispose();
        arrival.TrySetCanceled(cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => waits.Remove(this);
}
