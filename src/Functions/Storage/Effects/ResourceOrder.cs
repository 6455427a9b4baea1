using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Effects;

/// <summary>
/// In which order calls were marked on a resource, over all runs and processes: a partition for each, in which every mark takes the
/// next number. Clocks do not decide, because they differ between processes. Thread safe.
/// </summary>
internal sealed class ResourceOrder(StoreTable table)
{
    private const string Head = "h";
    private const string LastColumn = "Last";
    private const string CallColumn = "Call";
    private const int MostTries = 100;
    private const int MostKnown = 10_000;
    private readonly ConcurrentDictionary<string, (long Last, ETag Version)> known = new(StringComparer.Ordinal);
    private int added;
    private readonly Gates gates = new();

    /// <summary>Takes the next number for a call's mark.</summary>
    public async Task<long> AppendAsync(string resource, ToolCallId call, EffectRow mark, CancellationToken cancellationToken)
    {
        using var turn = await gates.EnterAsync(resource, cancellationToken).ConfigureAwait(false);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var (last, version) = known.TryGetValue(resource, out var head)
                ? (head.Last, head.Version)
                : await ReadAsync(resource, cancellationToken).ConfigureAwait(false);
            var order = last + 1;
            var headRow = new RowWriter(resource, Head).Set(LastColumn, (long?)order).Entity;
            var place = new RowWriter(resource, Keys.Order(order), [])
                .SetShort(CallColumn, call.ToString()).Set(EffectRow.ProbeColumn, mark.ProbeState).SetShort(EffectRow.TokenColumn, mark.Token).Entity;
            try
            {
                var versions = await table.SubmitAsync(
                    [
                        version is { } of
                            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, headRow, of)
                            : new TableTransactionAction(TableTransactionActionType.Add, headRow),
                        new TableTransactionAction(TableTransactionActionType.Add, place),
                    ],
                    cancellationToken).ConfigureAwait(false);
                Know(resource, order, versions[0]);
                return order;
            }
            catch (TableConflictException)
            {
                known.TryRemove(resource, out _);
                if (await IsTakenByAsync(resource, order, mark, cancellationToken).ConfigureAwait(false))
                {
                    // The client tried twice: the first try was carried out, and only its answer was lost.
                    return order;
                }
            }
        }

        throw new TableStoreException(
            TableStoreFailure.Contended,
            $"Call {call} could not be marked in table '{table.Name}': others marked theirs on the same resource {MostTries} times meanwhile. It has not begun to act. Try again.");
    }

    /// <summary>What the mark after a number noted; null when there is none.</summary>
    public async Task<string?> NextAsync(string resource, long order, CancellationToken cancellationToken)
    {
        var next = await table.RangeAsync(resource, Keys.Order(order + 1), Keys.Behind("m"), cancellationToken, most: 1)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return next is null ? null : new Row(table.Name, next).TextOrNull(EffectRow.ProbeColumn);
    }

    /// <summary>Takes a mark out.</summary>
    public Task RemoveAsync(string resource, long order, CancellationToken cancellationToken) =>
        table.DeleteAsync(resource, Keys.Order(order), ETag.All, cancellationToken);

    /// <summary>
    /// Deletes all places of a run in the orders of resources, also those whose marks were never made; and what is left of an order in
    /// which no other run has a place.
    /// </summary>
    public async Task ForgetAsync(string resource, RunId run, CancellationToken cancellationToken)
    {
        // A call's text begins with its run's and a point.
        var (from, until) = ($"{run}.", $"{run}/");
        await foreach (var places in table
            .RangeAsync(
                resource,
                "m",
                Keys.Behind("m"),
                cancellationToken,
                select: ["RowKey"],
                filter: TableClient.CreateQueryFilter($"Call ge {from} and Call lt {until}"))
            .Select(static place => place.RowKey)
            .Chunk(StoreTable.MostChanges).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            await table.DeleteAsync(resource, places, cancellationToken).ConfigureAwait(false);
        }

        var rest = await table.RangeAsync(resource, Head, Keys.Behind("m"), cancellationToken, most: 2)
            .Take(2).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (rest is [{ RowKey: Head } head])
        {
            try
            {
                await table.DeleteAsync(resource, Head, head.ETag, cancellationToken).ConfigureAwait(false);
            }
            catch (TableConflictException)
            {
                // Somebody marks a call on it again.
            }

            known.TryRemove(resource, out _);
        }
    }

    private async Task<bool> IsTakenByAsync(string resource, long order, EffectRow mark, CancellationToken cancellationToken) =>
        await table.FindAsync(resource, Keys.Order(order), cancellationToken).ConfigureAwait(false) is { } place
            && new Row(table.Name, place).TextOrNull(EffectRow.TokenColumn) == mark.Token;

    private async Task<(long Last, ETag? Version)> ReadAsync(string resource, CancellationToken cancellationToken) =>
        await table.FindAsync(resource, Head, cancellationToken).ConfigureAwait(false) is { } entity
            ? (new Row(table.Name, entity).Long(LastColumn), entity.ETag)
            : (0, null);

    private void Know(string resource, long last, ETag? version)
    {
        if (version is not { } of)
        {
            known.TryRemove(resource, out _);
            return;
        }

        var head = (last, of);
        if (!known.TryAdd(resource, head))
        {
            known[resource] = head;
            return;
        }

        // Counts what was added, also where it was taken out since: the dictionary's own count would stop all who use it.
        if (Interlocked.Increment(ref added) > MostKnown)
        {
            Volatile.Write(ref added, 0);
            known.Clear();
        }
    }
}
