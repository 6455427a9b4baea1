using Azure.Data.Tables;
using Lavra.Functions.Storage.Memory;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Writing;

/// <summary>
/// Writes batches that are too large for one transaction, so that they still become durable at once. First the rows are stored as
/// one long text, which nobody sees. Then the head is changed, which is the moment: it says what the run is with the batch, and
/// where the rows are kept that are not in their places yet. Then they are placed. Whoever meets a run with rows to be placed places
/// them before doing anything else; placing twice changes nothing, because a row is placed only where it is missing, or where the
/// version is that it was made for. Thread safe.
/// </summary>
internal sealed class Placement(StoreTable table, RunMemory memory)
{
    /// <summary>Stores long texts. They are invisible until a row refers to them.</summary>
    public async Task StoreAsync(RunId run, IEnumerable<LongText> texts, CancellationToken cancellationToken)
    {
        var partition = Keys.Run(run);
        var rows = texts.SelectMany(text => text.Rows(partition))
            .Select(static row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row));
        foreach (var group in ChangeSize.Split(rows))
        {
            await table.SubmitAsync(group, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stores rows to be placed; gives the name that the head must have.</summary>
    public async Task<string> KeepAsync(RunId run, IEnumerable<TableTransactionAction> changes, CancellationToken cancellationToken)
    {
        var bundle = LongText.Of(RowBundle.Write(changes));
        await StoreAsync(run, [bundle], cancellationToken).ConfigureAwait(false);
        return bundle.Name;
    }

    /// <summary>Places what a head says is to be placed; gives the head without that.</summary>
    public async Task<RunHead> PlaceAsync(RunId run, RunHead head, CancellationToken cancellationToken)
    {
        if (head.Unplaced is not { } name)
        {
            return head;
        }

        var text = await LongText.ReadAsync(table, Keys.Run(run), name, cancellationToken).ConfigureAwait(false);
        foreach (var group in ChangeSize.Split(RowBundle.Read(Keys.Run(run), text)))
        {
            await PlaceAsync(group, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var version = await table.MergeAsync(HeadRow.AsPlaced(run), head.Version, cancellationToken).ConfigureAwait(false);
            if (version is { } after)
            {
                var placed = head with { Unplaced = null, Version = after };
                memory.Know(run, placed);
                return placed;
            }
        }
        catch (TableConflictException)
        {
            // Another process has placed these rows, too, and has written more since. What is known of the run is out of date.
        }

        memory.Know(run, head: null);
        return head with { Unplaced = null, Version = default };
    }

    private async Task PlaceAsync(IReadOnlyList<TableTransactionAction> group, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitAsync(group, cancellationToken).ConfigureAwait(false);
        }
        catch (TableConflictException)
        {
            // Some of these rows, or all, are in their places already. Place the others one by one.
            await PlaceRestAsync(group, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PlaceRestAsync(IReadOnlyList<TableTransactionAction> group, CancellationToken cancellationToken)
    {
        var keys = group.Select(static change => change.Entity.RowKey).Order(StringComparer.Ordinal).ToList();
        var placed = await table
            .RangeAsync(group[0].Entity.PartitionKey, keys[0], $"{keys[^1]}!", cancellationToken, select: ["RowKey"])
            .Select(static row => row.RowKey).ToHashSetAsync(StringComparer.Ordinal, cancellationToken).ConfigureAwait(false);
        foreach (var change in group.Where(change =>
            change.ActionType != TableTransactionActionType.Add || !placed.Contains(change.Entity.RowKey)))
        {
            try
            {
                await table.SubmitAsync([change], cancellationToken).ConfigureAwait(false);
            }
            catch (TableConflictException)
            {
                // The row is there already, or a later version of it.
            }
        }
    }
}
