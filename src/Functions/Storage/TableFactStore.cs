using Lavra.Durability;
using Lavra.Facts;
using Lavra.Functions.Storage.Tables;
using Lavra.Functions.Storage.Writing;

namespace Lavra.Functions.Storage;

/// <summary>
/// Facts in tables. The engine keeps its own record elsewhere, so a batch of an activity is durable when the call returns, too.
/// Thread safe.
/// </summary>
internal sealed class TableFactStore(RunWriter writer) : IFactStore
{
    /// <inheritdoc />
    /// <exception cref="TableStoreException">The service does not do what is asked.</exception>
    public async Task WriteAsync(FactBatch facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(facts);
        cancellationToken.ThrowIfCancellationRequested();
        var batch = new EncodedBatch(facts);
        if (!batch.IsEmpty)
        {
            await writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public Task WriteWithAsync(FactBatch facts, IActivityCommit commit, CancellationToken cancellationToken) =>
        WriteAsync(facts, cancellationToken);
}
