using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Lavra.Functions.Storage.Tables;

/// <summary>
/// One table: created when it is first written to, and with failures that say what they mean. A table that is missing is empty.
/// Thread safe.
/// </summary>
/// <param name="client">Its client.</param>
/// <param name="isDropped">Whether it is dropped once it is not needed any more: then one that is being deleted is empty, too.</param>
internal sealed class StoreTable(TableClient client, bool isDropped = false)
{
    /// <summary>The most changes of a transaction.</summary>
    public const int MostChanges = 100;

    /// <summary>The most rows that the service gives at once.</summary>
    public const int MostRows = 1000;

    public string Name => client.Name;

    /// <summary>A row; null when there is none.</summary>
    public async Task<TableEntity?> FindAsync(
        string partition, string row, CancellationToken cancellationToken, IEnumerable<string>? select = null)
    {
        try
        {
            var found = await client.GetEntityIfExistsAsync<TableEntity>(partition, row, select, cancellationToken).ConfigureAwait(false);
            return found.HasValue ? found.Value : null;
        }
        catch (Exception failure) when (TableFailures.IsOfRequest(failure, cancellationToken))
        {
            throw TableFailures.Translate(failure, Name, $"partition '{partition}', row '{row}'");
        }
    }

    /// <summary>The rows of a partition from a key up to another, in order.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="from">The first key.</param>
    /// <param name="until">The key after the last.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="most">How many rows are wanted, as far as it is known: so many come at once.</param>
    /// <param name="select">The columns; null for all.</param>
    /// <param name="filter">A further condition; null for none.</param>
    public IAsyncEnumerable<TableEntity> RangeAsync(
        string partition,
        string from,
        string until,
        CancellationToken cancellationToken,
        int most = MostRows,
        IEnumerable<string>? select = null,
        string? filter = null)
    {
        var range = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {until}");
        return QueryAsync(filter is null ? range : $"{range} and {filter}", most, select, cancellationToken);
    }

    /// <summary>The rows that fit a filter, by their keys. Pages without rows are passed over.</summary>
    public async IAsyncEnumerable<TableEntity> QueryAsync(
        string filter, int most, IEnumerable<string>? select, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var rows = client.QueryAsync<TableEntity>(filter, Math.Clamp(most, 1, MostRows), select, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await rows.MoveNextAsync().ConfigureAwait(false))
                {
                    yield break;
                }
            }
            catch (RequestFailedException failure) when (
                TableFailures.IsTableMissing(failure) || (isDropped && TableFailures.IsTableBeingDeleted(failure)))
            {
                yield break;
            }
            catch (Exception failure) when (TableFailures.IsOfRequest(failure, cancellationToken))
            {
                throw TableFailures.Translate(failure, Name, "a query");
            }

            yield return rows.Current;
        }
    }

    /// <summary>
    /// Makes changes together or not at all. All are in one partition, no row twice, and they are within the limits.
    /// </summary>
    /// <returns>The version of each row after its change; null where the service did not tell.</returns>
    /// <exception cref="TableConflictException">A row is not as a change expected it.</exception>
    public async Task<IReadOnlyList<ETag?>> SubmitAsync(IReadOnlyList<TableTransactionAction> changes, CancellationToken cancellationToken)
    {
        var responses = await OrCreateAsync(
            () => client.SubmitTransactionAsync(changes, cancellationToken),
            changes[0].Entity.PartitionKey,
            cancellationToken).ConfigureAwait(false);
        return [.. responses.Value.Select(static response => response.Headers.ETag)];
    }

    /// <summary>Adds a row.</summary>
    /// <exception cref="TableConflictException">It is there.</exception>
    public async Task<ETag?> AddAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var response = await OrCreateAsync(
            () => client.AddEntityAsync(row, cancellationToken), row.PartitionKey, cancellationToken).ConfigureAwait(false);
        return response.Headers.ETag;
    }

    /// <summary>Adds a row or replaces it.</summary>
    public Task PutAsync(TableEntity row, CancellationToken cancellationToken) => OrCreateAsync(
        () => client.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken), row.PartitionKey, cancellationToken);

    /// <summary>Changes the named columns of a row.</summary>
    /// <exception cref="TableConflictException">It is gone or has another version.</exception>
    public async Task<ETag?> MergeAsync(TableEntity row, ETag version, CancellationToken cancellationToken)
    {
        var response = await OrCreateAsync(
            () => client.UpdateEntityAsync(row, version, TableUpdateMode.Merge, cancellationToken),
            row.PartitionKey,
            cancellationToken).ConfigureAwait(false);
        return response.Headers.ETag;
    }

    /// <summary>Deletes a row if it is there.</summary>
    /// <exception cref="TableConflictException">It has another version.</exception>
    public async Task DeleteAsync(string partition, string row, ETag version, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteEntityAsync(partition, row, version, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException failure) when (failure.Status == 404)
        {
            // Somebody else was first.
        }
        catch (Exception failure) when (TableFailures.IsOfRequest(failure, cancellationToken))
        {
            throw TableFailures.Translate(failure, Name, $"partition '{partition}', row '{row}'");
        }
    }

    /// <summary>Deletes rows of a partition, as far as they are there: at most <see cref="MostChanges"/>.</summary>
    public async Task DeleteAsync(string partition, IReadOnlyList<string> rows, CancellationToken cancellationToken)
    {
        try
        {
            await SubmitAsync(
                [.. rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, row), ETag.All))],
                cancellationToken).ConfigureAwait(false);
        }
        catch (TableConflictException)
        {
            // Somebody else deletes them, too, or a first try did and its answer was lost.
            foreach (var row in rows)
            {
                await DeleteAsync(partition, row, ETag.All, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Deletes the table if it is there.</summary>
    public async Task DropAsync(CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException failure) when (TableFailures.IsTableBeingDeleted(failure))
        {
            // Somebody else was first.
        }
        catch (Exception failure) when (TableFailures.IsOfRequest(failure, cancellationToken))
        {
            throw TableFailures.Translate(failure, Name, "the table");
        }
    }

    private async Task<T> OrCreateAsync<T>(Func<Task<T>> change, string partition, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                return await change().ConfigureAwait(false);
            }
            catch (RequestFailedException failure) when (TableFailures.IsTableMissing(failure))
            {
                await client.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
                return await change().ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (TableFailures.IsOfRequest(failure, cancellationToken))
        {
            throw TableFailures.Translate(failure, Name, $"partition '{partition}'");
        }
    }
}
