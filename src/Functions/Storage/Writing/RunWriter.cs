using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Functions.Storage.Feeds;
using Lavra.Functions.Storage.Lists;
using Lavra.Functions.Storage.Memory;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Writing;

/// <summary>
/// Writes batches: one transaction in the run's partition, under the version of the run's head. What follows from it in other
/// partitions is done afterwards, and by the next writer if this one does not get there. Thread safe.
/// </summary>
internal sealed class RunWriter(
    StoreTables tables, RunMemory memory, RunHeads heads, RunStarts starts, RunLists lists, FeedWriter feed, FeedClock clock, LogSignal signal)
{
    private const int MostTries = 100;

    // Every write repeats what may not be in the feed yet. Before it gets more than this, it is put there for sure.
    private const int LongestOutbox = 8;

    private readonly Gates gates = new();
    private readonly RowKnowledge knowledge = new(tables.Runs, memory);
    private readonly Placement placement = new(tables.Runs, memory);
    private readonly BatchCommit commit = new(tables.Runs, memory, new Placement(tables.Runs, memory));

    /// <summary>Writes a batch; what is there already is left as it is.</summary>
    public async Task WriteAsync(EncodedBatch batch, CancellationToken cancellationToken)
    {
        using var turn = await gates.EnterAsync(batch.Run, cancellationToken).ConfigureAwait(false);
        var announced = false;
        var looks = false;
        RunStatus? listed = null;
        for (var tries = 0; tries < MostTries; tries++)
        {
            // A batch that begins a run looks into the table. If memory knows a run with this id, that run was deleted since.
            var head = tries == 0 && batch.NewRun is null
                ? await FindAsync(batch.Run, cancellationToken).ConfigureAwait(false)
                : await ReadAsync(batch.Run, cancellationToken).ConfigureAwait(false);
            if (head is null or { IsGone: true })
            {
                memory.Forget(batch.Run);
                listed = await AnnounceAsync(batch, head, cancellationToken).ConfigureAwait(false);
                announced = true;
            }
            else
            {
                if (announced && !ListedRun.Of(batch.NewRun!).Is(head))
                {
                    // Another run has this id: it belongs to another tenant, or was accepted at another time.
                    await starts.RetractAsync(batch.NewRun!, cancellationToken).ConfigureAwait(false);
                    announced = false;
                }

                head = await WithShortOutboxAsync(batch.Run, head, cancellationToken).ConfigureAwait(false);
                if (listed != head.Status)
                {
                    listed = await ListedAsync(batch.Run, head, cancellationToken).ConfigureAwait(false);
                }
            }

            if (looks)
            {
                // After the head was read, never before: whoever writes in between changes the head, so our write is refused and tried again.
                await knowledge.RefreshAsync(batch, cancellationToken).ConfigureAwait(false);
            }

            (var after, looks) = await TryWriteAsync(batch, head, listed, isSure: looks, cancellationToken).ConfigureAwait(false);
            if (after is not null)
            {
                await FollowUpAsync(batch.Run, after, waits: after.HasEnded || ReferenceEquals(after, head)).ConfigureAwait(false);
                return;
            }

            memory.Know(batch.Run, head: null);
        }

        throw new TableStoreException(
            TableStoreFailure.Contended,
            $"Run {batch.Run} in table '{tables.Runs.Name}' was changed by others {MostTries} times while it was to be written. Nothing was written. Try again; when it persists, let fewer of its steps run side by side.");
    }

    /// <summary>
    /// The head of a run, with all rows in their places; null when there is none. Memory may answer: a write notices when that is out of
    /// date.
    /// </summary>
    public async Task<RunHead?> FindAsync(RunId run, CancellationToken cancellationToken) =>
        memory.Head(run) is { Unplaced: null } known ? known : await ReadAsync(run, cancellationToken).ConfigureAwait(false);

    /// <summary>The head of a run, with all rows in their places, read from the table; null when there is none.</summary>
    public async Task<RunHead?> ReadAsync(RunId run, CancellationToken cancellationToken)
    {
        while (true)
        {
            var head = await heads.FindAsync(run, cancellationToken).ConfigureAwait(false);
            if (head?.Unplaced is null)
            {
                return head;
            }

            head = await placement.PlaceAsync(run, head, cancellationToken).ConfigureAwait(false);
            if (head.Version != default)
            {
                return head;
            }
        }
    }

    /// <summary>Finishes what a writer did not get to after its batch was durable: feed, lists and counters. For whoever notices.</summary>
    public async Task SettleAsync(ListedRun run, CancellationToken cancellationToken)
    {
        using var turn = await gates.EnterAsync(run.Run, cancellationToken).ConfigureAwait(false);
        if (await ReadAsync(run.Run, cancellationToken).ConfigureAwait(false) is { IsGone: false } head && run.Is(head))
        {
            await feed.PutAsync(run.Run, head.Tenant, head.Outbox).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        await lists.SettleAsync(run, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists a new run; gives the status under which it is, null when that is not known.</summary>
    private async Task<RunStatus?> AnnounceAsync(EncodedBatch batch, RunHead? gone, CancellationToken cancellationToken)
    {
        if (batch.NewRun is not { } run)
        {
            throw new InvalidOperationException(gone is null
                ? $"Run {batch.Run} does not exist. The first batch of a run must bring it ({nameof(FactBatch)}.{nameof(FactBatch.NewRun)})."
                : $"Run {batch.Run} was deleted. Nothing can be written of it any more ({nameof(FactBatch)}.{nameof(FactBatch.NewRun)} starts another).");
        }

        if (gone is not null)
        {
            throw await starts.SuccessorAsync(run, cancellationToken).ConfigureAwait(false) is { } successor
                ? new IdempotencyKeyInUseException(run.IdempotencyKey!, successor)
                : new InvalidOperationException($"Run {run.Id} was given up or deleted. Start another, with an id of its own.");
        }

        var status = run.HasEnded ? run.Status : batch.Change?.Status ?? run.Status;
        return await starts.AnnounceAsync(run, status, cancellationToken).ConfigureAwait(false) ? status : null;
    }

    /// <summary>
    /// Tries to write, and gives the head as it is then. Null when what was known of the run is out of date: the second value says
    /// whether its rows must be looked at again, too, and not only its head.
    /// </summary>
    private async Task<(RunHead? After, bool MustLook)> TryWriteAsync(
        EncodedBatch batch, RunHead? head, RunStatus? listed, bool isSure, CancellationToken cancellationToken)
    {
        var plan = BatchPlan.Make(batch, head, key => memory.Row(batch.Run, key), clock.Next());
        if (!plan.HasChanges)
        {
            return (head, false);
        }

        try
        {
            if (await commit.CommitAsync(batch, plan, plan.Head with { Listed = listed }, isSure, cancellationToken).ConfigureAwait(false) is not { } after)
            {
                return (null, true);
            }

            memory.Know(batch.Run, after.Version == default ? null : after);
            if (plan.Feed is not null)
            {
                signal.Notify(batch.Run);
            }

            return (after, false);
        }
        catch (TableConflictException conflict)
        {
            // Mostly somebody else wrote other rows of the run. Then reading the head again is enough.
            return (null, plan.IsNew || conflict.At != 0);
        }
    }

    private async Task<RunHead> WithShortOutboxAsync(RunId run, RunHead head, CancellationToken cancellationToken)
    {
        if (head.Outbox.Length < LongestOutbox)
        {
            return head;
        }

        await feed.PutAsync(run, head.Tenant, head.Outbox).WaitAsync(cancellationToken).ConfigureAwait(false);
        return head with { Outbox = [] };
    }

    /// <summary>
    /// The status under which a run is listed, which is its own. When another process changed the status, the lists are checked once;
    /// the run's row then says that they are right, so that nobody checks again.
    /// </summary>
    private async Task<RunStatus> ListedAsync(RunId run, RunHead head, CancellationToken cancellationToken)
    {
        if (head.Listed != head.Status)
        {
            await lists.EnsureAsync(new ListedRun(head.Tenant, run, head.CreatedAt), head.Listed, head.Status, cancellationToken)
                .ConfigureAwait(false);
            KnowListed(run, head.Status);
        }

        return head.Status;
    }

    /// <summary>
    /// Does what follows from a head in other partitions. A caller's token does not stop it: the batch is durable, and what is left
    /// out here is left to others.
    /// </summary>
    private async Task FollowUpAsync(RunId run, RunHead head, bool waits)
    {
        if (waits)
        {
            // This may be the last write to the run, so no later writer would put its entries into the feed: wait until they are there.
            await feed.PutAsync(run, head.Tenant, head.Outbox).ConfigureAwait(false);
        }
        else
        {
            feed.Put(run, head.Tenant, head.Outbox);
        }

        if (head.Listed != head.Status)
        {
            await lists.MoveAsync(new ListedRun(head.Tenant, run, head.CreatedAt), head.Listed, head.Status, CancellationToken.None)
                .ConfigureAwait(false);
            KnowListed(run, head.Status);
        }
    }

    private void KnowListed(RunId run, RunStatus status) =>
        memory.Change(run, known => known.Status == status ? known with { Listed = status } : known);
}
