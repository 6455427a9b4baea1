using Lavra.Functions.Storage.Effects;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Functions.Storage;

/// <summary>
/// The effect ledger in tables. A mark is a row of its run; one that is made on a resource takes its place in the resource's order
/// first, so that there is no mark without one. A place whose mark was never made does no harm: it tells what somebody found who
/// then did not act. Thread safe.
/// </summary>
internal sealed class TableEffectLedger(StoreTable table, ResourceOrder order, TimeProvider time) : IEffectLedger
{
    private const int MostTries = 20;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The probe state is longer than 4 KB.</exception>
    public async ValueTask<EffectMark> BeginAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken)
    {
        Check(call, note);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var mark = await PlaceAsync(call, note, cancellationToken).ConfigureAwait(false);
            try
            {
                await table.AddAsync(mark.Write(call).Entity, cancellationToken).ConfigureAwait(false);
                return new EffectMark(StartedBefore: false, mark.ProbeState, mark.StartedAt);
            }
            catch (TableConflictException)
            {
                // The mark is there. Somebody else made it, or the client did in a first try whose answer was lost: the token tells.
            }

            var found = await ReadAsync(call, cancellationToken).ConfigureAwait(false);
            if (found is not null && found.Token == mark.Token)
            {
                return new EffectMark(StartedBefore: false, mark.ProbeState, mark.StartedAt);
            }

            if (mark.Resource is { } resource)
            {
                await order.RemoveAsync(resource, mark.Order, cancellationToken).ConfigureAwait(false);
            }

            if (found is not null)
            {
                return await EarlierAsync(found, cancellationToken).ConfigureAwait(false);
            }
        }

        throw new TableStoreException(
            TableStoreFailure.Contended, $"Call {call} could not be marked in table '{table.Name}'. It has not begun to act. Try again.");
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The probe state is longer than 4 KB.</exception>
    public async ValueTask<EffectMark> RenewAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken)
    {
        Check(call, note);
        var before = await ReadAsync(call, cancellationToken).ConfigureAwait(false);
        var mark = await PlaceAsync(call, note, cancellationToken).ConfigureAwait(false);
        await table.PutAsync(mark.Write(call).Entity, cancellationToken).ConfigureAwait(false);
        if (before?.Resource is { } resource)
        {
            await order.RemoveAsync(resource, before.Order, cancellationToken).ConfigureAwait(false);
        }

        return new EffectMark(StartedBefore: false, mark.ProbeState, mark.StartedAt);
    }

    /// <inheritdoc />
    public async ValueTask<EffectMark?> FindAsync(ToolCallId call, CancellationToken cancellationToken) =>
        await ReadAsync(call, cancellationToken).ConfigureAwait(false) is { } mark
            ? await EarlierAsync(mark, cancellationToken).ConfigureAwait(false)
            : null;

    private static void Check(ToolCallId call, EffectNote note)
    {
        if (note.ProbeState?.Length > EffectNote.LongestProbeState)
        {
            throw new ArgumentException(
                $"The probe state of {call} has {note.ProbeState.Length} characters, the most is {EffectNote.LongestProbeState}. Note a hash or an offset instead of content.",
                nameof(note));
        }
    }

    private async Task<EffectMark> EarlierAsync(EffectRow mark, CancellationToken cancellationToken) =>
        new(StartedBefore: true, mark.ProbeState, mark.StartedAt)
        {
            NextState = mark.Resource is { } resource
                ? await order.NextAsync(resource, mark.Order, cancellationToken).ConfigureAwait(false)
                : null,
        };

    private async Task<EffectRow> PlaceAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken)
    {
        var mark = new EffectRow(time.GetUtcNow(), note.ProbeState, null, 0, EffectRow.NewToken());
        if (note.Resource is null)
        {
            return mark;
        }

        var resource = Keys.Resource(note.Resource);
        return mark with
        {
            Resource = resource,
            Order = await order.AppendAsync(resource, call, mark, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<EffectRow?> ReadAsync(ToolCallId call, CancellationToken cancellationToken) =>
        await table.FindAsync(Keys.Run(call.Run), Keys.Effect(call), cancellationToken).ConfigureAwait(false) is { } entity
            ? EffectRow.Read(new Row(table.Name, entity))
            : null;
}
