using System.Runtime.CompilerServices;
using Azure;
using Lavra.Functions.Storage.Deleting;
using Lavra.Functions.Storage.Lists;
using Lavra.Functions.Storage.Memory;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Lavra.Retention;
using Microsoft.Extensions.Logging;

namespace Lavra.Functions.Storage;

/// <summary>
/// Deletes runs from tables. It goes along the tenants' lists of all runs, so it also finds what crashes left: runs that were
/// announced and never written, and deletions that were cut off. A run that cannot be read is left alone, and keeps nobody from the
/// others. Thread safe.
/// </summary>
internal sealed partial class TableRunRetention(
    StoreTables tables, RunMemory memory, RunHeads heads, RunDeletion deletion, ILogger logger) : IRunRetention
{
    private const int SideBySide = 16;
    private const int MostLookedAt = 2000;
    private const int MostTries = 20;
    private const string CursorRow = "retention";
    private const string CursorColumn = "Cursor";

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The limit or the position is wrong.</exception>
    public async Task<ExpiredPage> FindAsync(DateTimeOffset endedBefore, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var place = ReadPlace(after);
        var found = new List<ExpiredRun>();
        var looked = 0;
        await foreach (var chunk in ListedAsync(endedBefore, place.Tenant, place.Row, cancellationToken)
            .Chunk(SideBySide).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var expired = await Task.WhenAll(chunk.Select(run => ExpiredAsync(run, endedBefore, cancellationToken))).ConfigureAwait(false);
            foreach (var (run, mine) in chunk.Zip(expired))
            {
                looked++;
                if (mine is not null)
                {
                    found.Add(mine);
                }

                if (found.Count == limit || looked == MostLookedAt)
                {
                    return new ExpiredPage(found, $"{KeyText.Of(run.Tenant)}|{run.NewestKey}");
                }
            }
        }

        return new ExpiredPage(found, null);
    }

    /// <inheritdoc />
    public async Task<bool> DeleteAsync(ExpiredRun run, DateTimeOffset endedBefore, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            return await deletion.DeleteAsync(new ListedRun(run.Tenant, run.Run, run.CreatedAt), endedBefore, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (TableStoreException exception) when (exception.IsAboutOneRow)
        {
            Log.LeftAlone(logger, exception, run.Run.ToString());
            return false;
        }
    }

    /// <inheritdoc />
    public Task<bool> HoldAsync(RunId run, string reason, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return SetHeldAsync(run, reason, cancellationToken);
    }

    /// <inheritdoc />
    public Task<bool> ReleaseAsync(RunId run, CancellationToken cancellationToken) => SetHeldAsync(run, null, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> FindPeriodsAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        [.. (await tables.FeedMonthsAsync(cancellationToken).ConfigureAwait(false)).Where(month => StoreTables.EndOf(month) <= before).Reverse()];

    /// <inheritdoc />
    /// <exception cref="FormatException">It is no period.</exception>
    public Task DropPeriodAsync(string period, CancellationToken cancellationToken)
    {
        _ = StoreTables.EndOf(period);
        return tables.Feed(period).DropAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task<string?> ReadCursorAsync(CancellationToken cancellationToken) =>
        await tables.Lists.FindAsync(Keys.Marks, CursorRow, cancellationToken).ConfigureAwait(false) is { } entity
            ? new Row(tables.Lists.Name, entity).Text(CursorColumn)
            : null;

    /// <inheritdoc />
    public Task WriteCursorAsync(string? cursor, CancellationToken cancellationToken) => cursor is null
        ? tables.Lists.DeleteAsync(Keys.Marks, CursorRow, ETag.All, cancellationToken)
        : tables.Lists.PutAsync(new RowWriter(Keys.Marks, CursorRow, []).Set(CursorColumn, cursor).Entity, cancellationToken);

    private static (string Tenant, string Row) ReadPlace(string? after) => after switch
    {
        null => ("", ""),
        _ when after.Split('|') is [var tenant, var row] && ListedRun.ReadKey("", row) is not null => (tenant, row),
        _ => throw new ArgumentException(
            $"'{after}' is not a position among expired runs. Give {nameof(ExpiredPage.Next)} of the last page as it is.", nameof(after)),
    };

    /// <summary>All runs that were accepted before a moment, behind a place.</summary>
    private async IAsyncEnumerable<ListedRun> ListedAsync(
        DateTimeOffset before, string fromTenant, string afterRow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = Keys.Newest(Keys.InvertedTicks(before.UtcTicks - 1));
        await foreach (var tenantRow in tables.Lists
            .RangeAsync(Keys.Tenants, fromTenant, "~", cancellationToken).ConfigureAwait(false))
        {
            var tenant = new Row(tables.Lists.Name, tenantRow).Text("Name");
            var from = tenantRow.RowKey == fromTenant && string.CompareOrdinal(afterRow, first) >= 0 ? $"{afterRow}!" : first;
            await foreach (var row in tables.Lists
                .RangeAsync(Keys.Tenant(tenant), from, Keys.Newest("~"), cancellationToken, select: ["PartitionKey", "RowKey"]).ConfigureAwait(false))
            {
                yield return ListedRun.ReadKey(tenant, row.RowKey)
                    ?? throw Row.Unreadable(tables.Lists.Name, row.PartitionKey, row.RowKey, "its key is not one of ours");
            }
        }
    }

    private async Task<ExpiredRun?> ExpiredAsync(ListedRun run, DateTimeOffset endedBefore, CancellationToken cancellationToken)
    {
        RunHead? head;
        try
        {
            head = await heads.FindAsync(run.Run, cancellationToken).ConfigureAwait(false);
        }
        catch (TableStoreException exception) when (exception.IsAboutOneRow)
        {
            Log.LeftAlone(logger, exception, run.Run.ToString());
            return null;
        }

        if (head is null || !run.Is(head))
        {
            // The list names a run that is not there, or only in parts, or is another one: what is left of it is to be deleted.
            return new ExpiredRun(run.Run, run.Tenant, run.CreatedAt, null);
        }

        return RunDeletion.IsExpired(head, endedBefore) ? new ExpiredRun(run.Run, run.Tenant, run.CreatedAt, head.CompletedAt) : null;
    }

    private async Task<bool> SetHeldAsync(RunId run, string? reason, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await heads.FindAsync(run, cancellationToken).ConfigureAwait(false) is not { IsGone: false } head)
            {
                return false;
            }

            try
            {
                await tables.Runs.MergeAsync(HeadRow.AsHeld(run, reason), head.Version, cancellationToken).ConfigureAwait(false);
                memory.Know(run, head: null);
                return true;
            }
            catch (TableConflictException)
            {
                // It was written to. Look again.
            }
        }

        throw new TableStoreException(
            TableStoreFailure.Contended, $"Run {run} in table '{tables.Runs.Name}' was written to {MostTries} times while it was to be held or released. Try again.");
    }

    private static partial class Log
    {
        [LoggerMessage(1951, LogLevel.Warning, "Run {Run} cannot be read; retention leaves it alone")]
        public static partial void LeftAlone(ILogger logger, Exception exception, string run);
    }
}
