using Lavra.Functions.Storage.Memory;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Writing;

/// <summary>Finds out which rows of a batch exist. Only needed after a write that was refused because memory was out of date. Thread safe.</summary>
internal sealed class RowKnowledge(StoreTable table, RunMemory memory)
{
    private const int SideBySide = 16;

    public Task RefreshAsync(EncodedBatch batch, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        batch.DecidingKeys,
        new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
        async (key, token) => await RefreshAsync(batch.Run, key, token).ConfigureAwait(false));

    private async Task RefreshAsync(RunId run, string key, CancellationToken cancellationToken)
    {
        if (memory.Row(run, key) is { HasEnded: true })
        {
            return;
        }

        var entity = await table.FindAsync(Keys.Run(run), key, cancellationToken, FactColumns.Existence).ConfigureAwait(false);
        memory.Know(run, key, entity is null ? null : KnownRow.Of(new Row(table.Name, entity)));
    }
}
