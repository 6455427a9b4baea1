using System.Collections.Concurrent;
using Azure.Data.Tables;
using Lavra.Facts;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Lists;

/// <summary>
/// Lists runs before they are written. That also claims their idempotency keys: of starters with the same key, one gets it, and the
/// others wait until that one's run is there. If it never comes, because its process died in between, the run is given up for good
/// and the key passes on. Thread safe.
/// </summary>
/// <param name="tables">The tables.</param>
/// <param name="lists">The lists.</param>
/// <param name="heads">The runs.</param>
/// <param name="clock">The real time: what is waited for is another process.</param>
internal sealed class RunStarts(StoreTables tables, RunLists lists, RunHeads heads, TimeProvider clock)
{
    /// <summary>How long a claimed run may take to appear. It takes milliseconds, unless its process has died.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);
    private const int MostTries = 100;
    private readonly ConcurrentDictionary<string, bool> tenants = new(StringComparer.Ordinal);

    /// <summary>Lists a run that is about to be written. Repeating it changes nothing.</summary>
    /// <param name="run">The run.</param>
    /// <param name="status">The status that it will have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was listed now; if not, it had been before, under a status that is not known.</returns>
    /// <exception cref="IdempotencyKeyInUseException">Another run has its key.</exception>
    public async Task<bool> AnnounceAsync(Run run, RunStatus status, CancellationToken cancellationToken)
    {
        await RegisterAsync(run.Tenant, cancellationToken).ConfigureAwait(false);
        var listed = ListedRun.Of(run);
        for (var tries = 0; tries < MostTries; tries++)
        {
            try
            {
                await lists.SubmitAsync(listed, [.. ClaimOf(run), .. RunLists.RowsOf(run, status)], [(status, 1)], cancellationToken)
                    .ConfigureAwait(false);
                return true;
            }
            catch (TableConflictException)
            {
                if (await WasAnnouncedAsync(listed, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                if (run.IdempotencyKey is { } key
                    && await lists.FindKeyAsync(run.Tenant, key, cancellationToken).ConfigureAwait(false) is { } claim
                    && await TakeOverAsync(run, status, claim, cancellationToken).ConfigureAwait(false))
                {
                    return true;
                }
            }
        }

        throw new TableStoreException(
            TableStoreFailure.Contended,
            $"Run {run.Id} could not be listed in table '{tables.Lists.Name}': others changed the same rows {MostTries} times. Nothing was started. Try again.");
    }

    /// <summary>Takes back what was announced of a run that turned out to exist for another tenant.</summary>
    public Task RetractAsync(Run run, CancellationToken cancellationToken) => lists.RemoveAsync(ListedRun.Of(run), cancellationToken);

    /// <summary>Whose key a run that was given up had; null when nobody else has it.</summary>
    public async Task<RunId?> SuccessorAsync(Run run, CancellationToken cancellationToken) => run.IdempotencyKey is { } key
        && await lists.FindKeyAsync(run.Tenant, key, cancellationToken).ConfigureAwait(false) is { } claim && claim.Run != run.Id
        ? claim.Run
        : null;

    /// <summary>
    /// Gives a run up that was announced and never written, so that it cannot be written any more, and takes it out of the counts.
    /// </summary>
    /// <returns>False when the run is there after all.</returns>
    public async Task<bool> GiveUpAsync(ListedRun run, CancellationToken cancellationToken)
    {
        try
        {
            await tables.Runs.AddAsync(HeadRow.GivenUp(run.Run, run.Tenant, run.CreatedAt), cancellationToken).ConfigureAwait(false);
        }
        catch (TableConflictException)
        {
            if (await heads.FindAsync(run.Run, cancellationToken).ConfigureAwait(false) is { IsGone: false })
            {
                return false;
            }
        }

        await lists.SettleAsync(run, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static IEnumerable<TableTransactionAction> ClaimOf(Run run) => run.IdempotencyKey is null
        ? []
        : [new TableTransactionAction(TableTransactionActionType.Add, KeyClaim.RowOf(run))];

    private async Task<bool> WasAnnouncedAsync(ListedRun run, CancellationToken cancellationToken) =>
        await tables.Lists.FindAsync(run.Partition, run.NewestKey, cancellationToken, ["RowKey"]).ConfigureAwait(false) is not null;

    /// <summary>Takes a key over from a run that will never be; false when the claim has changed.</summary>
    private async Task<bool> TakeOverAsync(Run run, RunStatus status, KeyClaim claim, CancellationToken cancellationToken)
    {
        var other = new ListedRun(run.Tenant, claim.Run, claim.CreatedAt);
        await WaitForAsync(run, claim, cancellationToken).ConfigureAwait(false);
        if (!await GiveUpAsync(other, cancellationToken).ConfigureAwait(false))
        {
            throw new IdempotencyKeyInUseException(run.IdempotencyKey!, claim.Run);
        }

        try
        {
            await lists.SubmitAsync(
                ListedRun.Of(run),
                [
                    new TableTransactionAction(TableTransactionActionType.UpdateReplace, KeyClaim.RowOf(run), claim.Version),
                    .. RunLists.RowsOf(run, status),
                ],
                [(status, 1)],
                cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TableConflictException)
        {
            return false;
        }
    }

    /// <summary>Waits until a claimed run is there, or will not come any more.</summary>
    /// <exception cref="IdempotencyKeyInUseException">It is there.</exception>
    private async Task WaitForAsync(Run run, KeyClaim claim, CancellationToken cancellationToken)
    {
        for (var wait = FirstWait; ; wait *= 2)
        {
            switch (await heads.FindAsync(claim.Run, cancellationToken).ConfigureAwait(false))
            {
                case { IsGone: false }:
                    throw new IdempotencyKeyInUseException(run.IdempotencyKey!, claim.Run);
                case { IsGone: true }:
                    return;
                case null when clock.GetUtcNow() - claim.ClaimedAt is var age && (age > Patience || wait > Patience):
                    return;
            }

            await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RegisterAsync(string tenant, CancellationToken cancellationToken)
    {
        if (!tenants.ContainsKey(tenant))
        {
            await tables.Lists.PutAsync(new RowWriter(Keys.Tenants, KeyText.Of(tenant), []).Set("Name", tenant).Entity, cancellationToken)
                .ConfigureAwait(false);
            tenants.TryAdd(tenant, true);
        }
    }
}
