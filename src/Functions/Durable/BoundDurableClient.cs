using Microsoft.DurableTask.Client;

namespace Lavra.Functions.Durable;

/// <summary>Holds the client that the platform gave to a call of a function, for everything that works within the call.</summary>
public sealed class BoundDurableClient
{
    private DurableTaskClient? client;

    /// <summary>Takes the client.</summary>
    public void Set(DurableTaskClient bound) => client = bound;

    /// <summary>Gives it.</summary>
    /// <exception cref="InvalidOperationException">The function has no such binding.</exception>
    public DurableTaskClient Get() => client
        ?? throw new InvalidOperationException("The function that is running has no [DurableClient], so it cannot act on workflows.");
}
