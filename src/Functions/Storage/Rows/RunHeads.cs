using Lavra.Functions.Storage.Tables;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Rows;

/// <summary>Reads the heads of runs. Thread safe.</summary>
internal sealed class RunHeads(StoreTable table)
{
    /// <summary>The head of a run, also of one that is gone; null when there is no row of it.</summary>
    public async Task<RunHead?> FindAsync(RunId run, CancellationToken cancellationToken)
    {
        var entity = await table.FindAsync(Keys.Run(run), Keys.Head, cancellationToken, HeadRow.Columns).ConfigureAwait(false);
        return entity is null ? null : HeadRow.Read(new Row(table.Name, entity));
    }
}
