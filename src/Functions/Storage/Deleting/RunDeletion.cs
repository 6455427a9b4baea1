using Azure;
using Lavra.Functions.Storage.Effects;
using Lavra.Functions.Storage.Lists;
using Lavra.Functions.Storage.Memory;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Deleting;

/// <summary>
/// Deletes runs. The head is marked as gone first, so that nobody sees or writes a part of a run; its place in the list of all runs
/// goes last, so that a deletion that was cut off is found again. Thread safe.
/// </summary>
internal sealed class RunDeletion(StoreTables tables, RunMemory memory, RunHeads heads, RunLists lists, ResourceOrder order)
{
    private const int MostTries = 20;

    /// <summary>Whether a run has ended before a moment and may go.</summary>
    public static bool IsExpired(RunHead head, DateTimeOffset endedBefore) =>
        head is { HasEnded: true, Held: null } && (head.CompletedAt ?? head.CreatedAt) < endedBefore;

    /// <summary>Deletes a run, or what is left of it.</summary>
    /// <returns>False when it is there and may not go.</returns>
    public async Task<bool> DeleteAsync(ListedRun run, DateTimeOffset endedBefore, CancellationToken cancellationToken)
    {
        if (await MarkAsync(run, endedBefore, cancellationToken).ConfigureAwait(false) is not { } isGone)
        {
            return false;
        }

        if (isGone)
        {
            await DeleteEffectsAsync(run.Run, cancellationToken).ConfigureAwait(false);
            await DeleteRowsAsync(Keys.Run(run.Run), cancellationToken).ConfigureAwait(false);
            await tables.Runs.DeleteAsync(Keys.Run(run.Run), Keys.Head, ETag.All, cancellationToken).ConfigureAwait(false);
        }

        await lists.RemoveAsync(run, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Marks a run as gone; true, also when it was gone already. Null when it may not be deleted. False when the list names another
    /// run than the one that has the id: then only the list is wrong.
    /// </summary>
    private async Task<bool?> MarkAsync(ListedRun run, DateTimeOffset endedBefore, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var head = await heads.FindAsync(run.Run, cancellationToken).ConfigureAwait(false);
            if (head is null or { IsGone: true })
            {
                return true;
            }

            if (!run.Is(head))
            {
                return false;
            }

            if (!IsExpired(head, endedBefore))
            {
                return null;
            }

            try
            {
                await tables.Runs.MergeAsync(HeadRow.AsGone(run.Run), head.Version, cancellationToken).ConfigureAwait(false);
                memory.Forget(run.Run);
                return true;
            }
            catch (TableConflictException)
            {
                // It was written to. Look again.
            }
        }

        throw new TableStoreException(
            TableStoreFailure.Contended,
            $"Run {run.Run} in table '{tables.Runs.Name}' was written to {MostTries} times while it was to be deleted. It is left as it is, and found again by the next pass.");
    }

    private async Task DeleteEffectsAsync(RunId run, CancellationToken cancellationToken)
    {
        var resources = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var entity in tables.Runs
            .RangeAsync(Keys.Run(run), Keys.Effects, Keys.Behind(Keys.Effects), cancellationToken).ConfigureAwait(false))
        {
            if (EffectRow.ResourceIn(entity) is { } resource)
            {
                resources.Add(resource);
            }
        }

        foreach (var resource in resources)
        {
            await order.ForgetAsync(resource, run, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DeleteRowsAsync(string partition, CancellationToken cancellationToken)
    {
        await foreach (var keys in tables.Runs
            .RangeAsync(partition, "", "~", cancellationToken, select: ["RowKey"])
            .Select(static entity => entity.RowKey).Where(static key => key != Keys.Head)
            .Chunk(StoreTable.MostChanges).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            await tables.Runs.DeleteAsync(partition, keys, cancellationToken).ConfigureAwait(false);
        }
    }
}
