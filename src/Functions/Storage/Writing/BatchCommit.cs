using Azure;
using Azure.Data.Tables;
using Lavra.Functions.Storage.Memory;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;

namespace Lavra.Functions.Storage.Writing;

/// <summary>Makes what was planned durable, at once. Thread safe.</summary>
internal sealed class BatchCommit(StoreTable table, RunMemory memory, Placement placement)
{
    /// <summary>Makes a plan durable, if the run is still as the plan expects.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="plan">What it changes.</param>
    /// <param name="after">The head as it will be.</param>
    /// <param name="isSure">Whether it was found out which rows are there, instead of guessed.</param>
    /// <param name="cancellationToken">Gives up; the batch may still become durable.</param>
    /// <returns>The head as it is; its version is the default when it is not known. Null when the rows must be looked at first.</returns>
    /// <exception cref="TableConflictException">What the plan was made from does not hold. Nothing was written.</exception>
    public async Task<RunHead?> CommitAsync(
        EncodedBatch batch, BatchPlan plan, RunHead after, bool isSure, CancellationToken cancellationToken)
    {
        var texts = batch.Texts.Where(text => memory.Text(batch.Run, text.Name) is null).ToList();
        var rows = plan.RowChanges().ToList();
        List<TableTransactionAction> all = [plan.HeadChange(after), .. rows];
        var partition = all[0].Entity.PartitionKey;
        if (texts.Sum(static text => text.Size) < ChangeSize.MostBytes)
        {
            List<TableTransactionAction> withTexts =
            [
                .. all,
                .. texts.SelectMany(text => text.Rows(partition))
                    .Select(static row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)),
            ];
            if (ChangeSize.FitsOne(withTexts))
            {
                return await SubmitAsync(batch, plan, after, withTexts, cancellationToken).ConfigureAwait(false);
            }
        }

        var fits = ChangeSize.FitsOne(all);
        if (!fits && !isSure)
        {
            return null;
        }

        await placement.StoreAsync(batch.Run, texts, cancellationToken).ConfigureAwait(false);
        return fits
            ? await SubmitAsync(batch, plan, after, all, cancellationToken).ConfigureAwait(false)
            : await PlaceAsync(batch, plan, after, rows, cancellationToken).ConfigureAwait(false);
    }

    private async Task<RunHead> SubmitAsync(
        EncodedBatch batch, BatchPlan plan, RunHead after, List<TableTransactionAction> changes, CancellationToken cancellationToken)
    {
        var versions = await table.SubmitAsync(changes, cancellationToken).ConfigureAwait(false);
        foreach (var (at, change) in changes.Index())
        {
            if (plan.Facts.TryGetValue(change.Entity.RowKey, out var fact) && (fact.HasEnded || versions[at] is not null))
            {
                memory.Know(batch.Run, fact.Key, fact.HasEnded ? new KnownRow(null, fact.Fact) : new KnownRow(versions[at], null));
            }
        }

        Remember(batch, plan);
        return after with { Version = versions[0] ?? default };
    }

    private async Task<RunHead> PlaceAsync(
        EncodedBatch batch, BatchPlan plan, RunHead after, List<TableTransactionAction> rows, CancellationToken cancellationToken)
    {
        after = after with { Unplaced = await placement.KeepAsync(batch.Run, rows, cancellationToken).ConfigureAwait(false) };
        var versions = await table.SubmitAsync([plan.HeadChange(after)], cancellationToken).ConfigureAwait(false);
        after = after with { Version = versions[0] ?? default };
        foreach (var fact in plan.Facts.Values)
        {
            memory.Know(batch.Run, fact.Key, fact.HasEnded ? new KnownRow(null, fact.Fact) : null);
        }

        Remember(batch, plan);
        if (after.Version == default)
        {
            return after;
        }

        // From here on the batch is durable; what is left is to be finished by whoever comes first.
        memory.Know(batch.Run, after);
        return await placement.PlaceAsync(batch.Run, after, CancellationToken.None).ConfigureAwait(false);
    }

    private void Remember(EncodedBatch batch, BatchPlan plan)
    {
        foreach (var text in batch.Texts)
        {
            memory.Know(batch.Run, text.Name, text.Text);
        }

        foreach (var payload in plan.Payloads)
        {
            memory.Know(batch.Run, payload.Key, KnownRow.Ended);
            memory.Know(batch.Run, payload.Key, payload.Text);
        }
    }
}
