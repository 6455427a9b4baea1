using Lavra.Facts;
using Lavra.Functions.Storage.Memory;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Functions.Storage.Writing;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Reading;

/// <summary>
/// Reads runs themselves, from the table each time: another process may have written. What was read lets the next write of this
/// process do without reading. Thread safe.
/// </summary>
internal sealed class RunReads(StoreTable table, RunMemory memory, RunWriter writer, Contents contents)
{
    /// <summary>A run; null when there is none.</summary>
    public async Task<Run?> FindAsync(RunId run, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = memory.Head(run);
            if (await RowAsync(run, cancellationToken).ConfigureAwait(false) is not { } row)
            {
                memory.Forget(run);
                return null;
            }

            var head = HeadRow.Read(row);
            if (head.IsGone)
            {
                memory.Forget(run);
                return null;
            }

            if (head.Unplaced is null)
            {
                memory.KnowRead(run, head, before);
                return RunRow.Read(run, await contents.FillAsync(run, row, cancellationToken).ConfigureAwait(false));
            }

            await writer.ReadAsync(run, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A run as it is listed, null when it is gone; and its head, null when there is no row of it.</summary>
    public async Task<(Run? Run, RunHead? Head)> FindListedAsync(RunId run, CancellationToken cancellationToken)
    {
        if (await RowAsync(run, cancellationToken).ConfigureAwait(false) is not { } row)
        {
            return default;
        }

        var head = HeadRow.Read(row);
        return head.IsGone
            ? (null, head)
            : (RunPage.Listed(RunRow.Read(run, await contents.FillAsync(run, row, cancellationToken, RunRow.CutInLists).ConfigureAwait(false))), head);
    }

    private async Task<Row?> RowAsync(RunId run, CancellationToken cancellationToken)
    {
        var entity = await table.FindAsync(Keys.Run(run), Keys.Head, cancellationToken).ConfigureAwait(false);
        return entity is null ? null : new Row(table.Name, entity);
    }
}
