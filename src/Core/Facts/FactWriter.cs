using Lavra.Durability;

namespace Lavra.Facts;

/// <summary>Writes what one delivery of an activity has to tell. Thread safe; worth nothing once the activity has returned.</summary>
/// <param name="store">Where facts go.</param>
/// <param name="commit">What will record the activity's completion; null when no store can take part in it.</param>
public sealed class FactWriter(IFactStore store, IActivityCommit? commit)
{
    /// <summary>
    /// Writes facts that belong to the activity's outcome. They become durable no later than its completion. Where engine and store
    /// write one file it is the same commit: until then nobody reads them, this activity neither, and they are lost when the activity
    /// fails or is delivered again. Elsewhere they are durable when the call returns, and the next delivery writes them again.
    /// </summary>
    public Task WriteWithOutcomeAsync(FactBatch facts, CancellationToken cancellationToken) => commit is null
        ? store.WriteAsync(facts, cancellationToken)
        : store.WriteWithAsync(facts, commit, cancellationToken);

    /// <summary>
    /// Writes facts that are durable when the call returns, whatever comes of the activity: for what people should see while it is
    /// still at it.
    /// </summary>
    public Task WriteNowAsync(FactBatch facts, CancellationToken cancellationToken) => store.WriteAsync(facts, cancellationToken);
}
