using Azure;
using Azure.Data.Tables;
using Lavra.Facts;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Words;

namespace Lavra.Functions.Storage.Lists;

/// <summary>
/// Keeps up the lists of a tenant's runs and their counters. They are in another partition than the runs, so the two do not change
/// together; a run's own row is what is right. A run is put into the lists before it is written, so that there is none that nobody
/// finds, and is moved after its status changed. Who reads a list looks at the runs themselves, and puts right what a crash left
/// in between. Thread safe.
/// </summary>
internal sealed class RunLists(StoreTable table, RunHeads heads)
{
    public const string SessionColumn = "Session";
    public const string IdempotencyColumn = "IdempotencyKey";
    private const int MostTries = 100;
    private readonly Gates gates = new();

    public RunCounters Counters { get; } = new(table);

    /// <summary>
    /// The rows that list a new run, without the one that counts it. It is an error if one of them is there.
    /// </summary>
    public static IEnumerable<TableTransactionAction> RowsOf(Run run, RunStatus status)
    {
        var listed = ListedRun.Of(run);
        return ((TableEntity[])
        [
            new RowWriter(listed.Partition, listed.NewestKey, [])
                .Set(SessionColumn, run.SessionId).Set(IdempotencyColumn, run.IdempotencyKey).Entity,
            new RowWriter(listed.Partition, listed.StatusKey(status)).Entity,
            new RowWriter(listed.Partition, listed.SessionKey(run.SessionId)).Entity,
        ]).Select(static row => new TableTransactionAction(TableTransactionActionType.Add, row));
    }

    /// <summary>Changes rows of a tenant's lists together with a counter.</summary>
    /// <exception cref="TableConflictException">A row, or the counter, was not as expected; nothing was changed.</exception>
    public async Task SubmitAsync(
        ListedRun run,
        IEnumerable<TableTransactionAction> changes,
        IReadOnlyList<(RunStatus Status, int By)> counts,
        CancellationToken cancellationToken)
    {
        using var turn = await gates.EnterAsync((run.Tenant, run.Shard), cancellationToken).ConfigureAwait(false);
        if (counts.Count == 0)
        {
            await table.SubmitAsync([.. changes], cancellationToken).ConfigureAwait(false);
            return;
        }

        var counter = await Counters.ChangeAsync(run.Tenant, run.Shard, counts, cancellationToken).ConfigureAwait(false);
        try
        {
            var versions = await table.SubmitAsync([counter.Action, .. changes], cancellationToken).ConfigureAwait(false);
            Counters.Made(counter, versions[0]);
        }
        catch
        {
            Counters.Forget(counter);
            throw;
        }
    }

    /// <summary>Sees to it that a run whose status was changed by another process is listed under it.</summary>
    public async Task EnsureAsync(ListedRun run, RunStatus? from, RunStatus to, CancellationToken cancellationToken)
    {
        // Lists change in one transaction, so a run that is here is nowhere else.
        if (await table.FindAsync(run.Partition, run.StatusKey(to), cancellationToken, ["RowKey"]).ConfigureAwait(false) is null)
        {
            await MoveAsync(run, from, to, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Moves a run whose status has changed from one list to another.</summary>
    public async Task MoveAsync(ListedRun run, RunStatus? from, RunStatus to, CancellationToken cancellationToken)
    {
        if (from is { } before && before != to)
        {
            try
            {
                await SubmitAsync(run, [Delete(run, run.StatusKey(before)), Add(run, to)], [(before, -1), (to, 1)], cancellationToken)
                    .ConfigureAwait(false);
                return;
            }
            catch (TableConflictException)
            {
                // Somebody else changed the counter, or the run is in another list. The lines below find out.
            }
        }

        await SettleAsync(run, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the lists of statuses and the counters say what the run itself says.</summary>
    public async Task SettleAsync(ListedRun run, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var head = await heads.FindAsync(run.Run, cancellationToken).ConfigureAwait(false);
            var wanted = run.Is(head) ? head!.Status : (RunStatus?)null;
            var found = await StatusesAsync(run, cancellationToken).ConfigureAwait(false);
            if (wanted is null ? found.Count == 0 : found is [var only] && only == wanted)
            {
                return;
            }

            var leaves = found.Where(status => status != wanted).ToList();
            var enters = wanted is { } status && !found.Contains(status);
            try
            {
                await SubmitAsync(
                    run,
                    [.. leaves.Select(left => Delete(run, run.StatusKey(left))), .. enters ? [Add(run, wanted!.Value)] : Array.Empty<TableTransactionAction>()],
                    [.. leaves.Select(static left => (left, -1)), .. enters ? [(wanted!.Value, 1)] : Array.Empty<(RunStatus, int)>()],
                    cancellationToken).ConfigureAwait(false);
            }
            catch (TableConflictException)
            {
                // Somebody else moved it, or changed the counter. Look again.
            }
        }

        throw TooMany(run);
    }

    /// <summary>Takes a run that does not exist any more out of all lists, and frees its idempotency key.</summary>
    public async Task RemoveAsync(ListedRun run, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var newest = await table.FindAsync(run.Partition, run.NewestKey, cancellationToken).ConfigureAwait(false);
            var found = await StatusesAsync(run, cancellationToken).ConfigureAwait(false);
            var keys = found.Select(run.StatusKey).ToList();
            if (newest is not null)
            {
                var row = new Row(table.Name, newest);
                keys.Add(run.NewestKey);
                await AddIfThereAsync(keys, run, run.SessionKey(row.Text(SessionColumn)), cancellationToken).ConfigureAwait(false);
                if (row.TextOrNull(IdempotencyColumn) is { } key
                    && await FindKeyAsync(run.Tenant, key, cancellationToken).ConfigureAwait(false) is { } claim && claim.Run == run.Run)
                {
                    keys.Add(Keys.Idempotency(key));
                }
            }

            if (keys.Count == 0)
            {
                return;
            }

            try
            {
                await SubmitAsync(run, [.. keys.Select(key => Delete(run, key))], [.. found.Select(static status => (status, -1))], cancellationToken)
                    .ConfigureAwait(false);
                return;
            }
            catch (TableConflictException)
            {
                // Somebody else removes it, too, or changed the counter. Look again.
            }
        }

        throw TooMany(run);
    }

    /// <summary>Who has an idempotency key; null when nobody has.</summary>
    public async Task<KeyClaim?> FindKeyAsync(string tenant, string key, CancellationToken cancellationToken)
    {
        var entity = await table.FindAsync(Keys.Tenant(tenant), Keys.Idempotency(key), cancellationToken).ConfigureAwait(false);
        return entity is null ? null : KeyClaim.Read(new Row(table.Name, entity));
    }

    private static TableTransactionAction Delete(ListedRun run, string key) =>
        new(TableTransactionActionType.Delete, new TableEntity(run.Partition, key), ETag.All);

    private static TableTransactionAction Add(ListedRun run, RunStatus status) =>
        new(TableTransactionActionType.Add, new RowWriter(run.Partition, run.StatusKey(status)).Entity);

    private async Task AddIfThereAsync(List<string> keys, ListedRun run, string key, CancellationToken cancellationToken)
    {
        if (await table.FindAsync(run.Partition, key, cancellationToken, ["RowKey"]).ConfigureAwait(false) is not null)
        {
            keys.Add(key);
        }
    }

    private async Task<List<RunStatus>> StatusesAsync(ListedRun run, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(WireWords.Members<RunStatus>().Select(async status =>
            (status, await table.FindAsync(run.Partition, run.StatusKey(status), cancellationToken, ["RowKey"]).ConfigureAwait(false))))
            .ConfigureAwait(false);
        return [.. found.Where(static item => item.Item2 is not null).Select(static item => item.status)];
    }

    private TableStoreException TooMany(ListedRun run) => new(
        TableStoreFailure.Contended,
        $"The lists of run {run.Run} in table '{table.Name}' were changed by others {MostTries} times while they were to be changed. What was written of the run is durable. Try again; when it persists, run fewer instances.");
}
