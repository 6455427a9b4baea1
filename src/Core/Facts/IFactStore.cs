namespace Lavra.Facts;

/// <summary>
/// Writes facts. Thread safe. Everything in a batch becomes durable together. Writing the same facts again changes nothing:
/// keys follow from positions. The store gives log entries their sequence numbers, in the order in which they become durable and
/// without gaps, and keeps the run's totals up.
/// </summary>
public interface IFactStore
{
    /// <summary>
    /// Writes a batch. Outside an activity it is durable when the call returns. Inside one, an engine that shares the store's
    /// file may put it into the same commit as the activity's completion: then it is durable no later than that, and lost
    /// together with it. Reads see it once it is durable.
    /// </summary>
    /// <exception cref="ArgumentException">A fact belongs to another run than the batch. Nothing is written.</exception>
    /// <exception cref="InvalidOperationException">The run does not exist and the batch does not bring it. Nothing is written.</exception>
    /// <exception cref="IdempotencyKeyInUseException">
    /// Another run of the tenant has the new run's idempotency key. Nothing is written.
    /// </exception>
    Task WriteAsync(FactBatch facts, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a batch that is durable when the call returns, also inside an activity: for what people should see while the
    /// activity is still at it.
    /// </summary>
    Task WriteNowAsync(FactBatch facts, CancellationToken cancellationToken);
}
