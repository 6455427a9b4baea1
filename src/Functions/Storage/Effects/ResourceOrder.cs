using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Functions.Storage.Effects;

/// <summary>
/// In which order calls were marked on a resource, over all runs and processes: a partition for each, in which every mark takes the
/// next number. Clocks do not decide, because they differ between processes. Thread safe.
/// </summary>
internal sealed class ResourceOrder(StoreTable table)
{
    private const string Head = "h";
    private const string LastColumn = "Last";
    private const int MostTries = 100;
    private const int MostKnown = 10_000;
    private readonly ConcurrentDictionary<string, (long Last, ETag Version)> known = new(StringComparer.Ordinal);
    private readonly Gates gates = new();

    /// <summary>Takes the next number for a call.</summary>
    public async Task<long> AppendAsync(string resource, ToolCallId call, string? probeState, CancellationToken cancellationToken)
    {
        using var turn = await gates.EnterAsync(resource, cancellationToken).ConfigureAwait(false);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var (last, version) = known.TryGetValue(resource, out var head)
                ? (head.Last, head.Version)
                : await ReadAsync(resource, cancellationToken).ConfigureAwait(false);
            var order = last + 1;
            var headRow = new RowWriter(resource, Head).Set(LastColumn, (long?)order).Entity;
            var mark = new RowWriter(resource, Keys.Order(order), [])
                .Set("Call", call.ToString()).Set(EffectRow.ProbeColumn, probeState).Entity;
            try
            {
                var versions = await table.SubmitAsync(
                    [
                        version is { } of
                            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, headRow, of)
                            : new TableTransactionAction(TableTransactionActionType.Add, headRow),
                        new TableTransactionAction(TableTransactionActionType.Add, mark),
                    ],
                    cancellationToken).ConfigureAwait(false);
                Know(resource, order, versions[0]);
                return order;
            }
            catch (TableConflictException)
            {
                known.TryRemove(resource, out _);
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

    /// <summary>Takes a mark out for good, and what is left of a resource that has no other.</summary>
    public async Task ForgetAsync(string resource, long order, CancellationToken cancellationToken)
    {
        await RemoveAsync(resource, order, cancellationToken).ConfigureAwait(false);
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

    private async Task<(long Last, ETag? Version)> ReadAsync(string resource, CancellationToken cancellationToken) =>
        await table.FindAsync(resource, Head, cancellationToken).ConfigureAwait(false) is { } entity
            ? (new Row(table.Name, entity).Long(LastColumn), entity.ETag)
            : (0, null);

    private void Know(string resource, long last, ETag? version)
    {
        if (known.Count >= MostKnown)
        {
            known.Clear();
        }

        if (version is { } of)
        {
            known[resource] = (last, of);
        }
        else
        {
            known.TryRemove(resource, out _);
        }
    }
}
