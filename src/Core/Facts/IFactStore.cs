using Lavra.Durability;

namespace Lavra.Facts;

/// <summary>
/// Writes facts. Thread safe. Everything in a batch becomes durable together. Writing the same facts again changes nothing:
/// keys follow from positions. The store gives log entries their sequence numbers, in the order in which they become durable and
/// without gaps, and keeps the run's totals up. Reads see facts once they are durable.
/// </summary>
public interface IFactStore
{
    /// <summary>Writes a batch. It is durable when the call returns.</summary>
    /// <exception cref="ArgumentException">A fact belongs to another run than the batch. Nothing is written.</exception>
    /// <exception cref="InvalidOperationException">The run does not exist and the batch does not bring it. Nothing is written.</exception>
    /// <exception cref="IdempotencyKeyInUseException">
    /// Another run of the tenant has the new run's idempotency key. Nothing is written.
    /// </exception>
    Task WriteAsync(FactBatch facts, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a batch as part of an activity's completion: it becomes durable with it, and is lost with it. A store that cannot take
    /// part in that commit writes it at once, as <see cref="WriteAsync"/> does. Activities have a <see cref="FactWriter"/> for this.
    /// </summary>
    /// <exception cref="ArgumentException">A fact belongs to another run than the batch. Nothing is written.</exception>
    Task WriteWithAsync(FactBatch facts, IActivityCommit commit, CancellationToken cancellationToken);
}
