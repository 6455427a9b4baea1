using System.Linq.Expressions;
using Azure.Core;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Sas;

namespace Azure.Data.Tables;

/// <summary>One table. Safe for concurrent use.</summary>
public class TableClient
{
    /// <summary>For fakes.</summary>
    protected TableClient()
    {
    }

    /// <summary>A table by a connection string.</summary>
    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    /// <summary>A table by a connection string.</summary>
    public TableClient(string connectionString, string tableName, TableClientOptions options = null) => throw new NotSupportedException();

    /// <summary>A table whose address has a signature in its query.</summary>
    public TableClient(Uri endpoint, TableClientOptions options = null) => throw new NotSupportedException();

    /// <summary>A table by its address, with a signature.</summary>
    public TableClient(Uri endpoint, AzureSasCredential credential, TableClientOptions options = null) => throw new NotSupportedException();

    /// <summary>A table of an account, with the account's key.</summary>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    /// <summary>A table of an account, with the account's key.</summary>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions options = null) => throw new NotSupportedException();

    /// <summary>A table of an account, with tokens.</summary>
    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions options = null) => throw new NotSupportedException();

    /// <summary>The account's name.</summary>
    public virtual string AccountName => throw new NotSupportedException();

    /// <summary>The table's name.</summary>
    public virtual string Name => throw new NotSupportedException();

    /// <summary>The table's address.</summary>
    public virtual Uri Uri => throw new NotSupportedException();

    /// <summary>A filter, with what is put into it quoted as the service wants it.</summary>
    public static string CreateQueryFilter(FormattableString filter) => throw new NotSupportedException();

    /// <summary>A filter from an expression.</summary>
    public static string CreateQueryFilter<T>(Expression<Func<T, bool>> filter) => throw new NotSupportedException();

    /// <summary>Creates the table.</summary>
    /// <exception cref="RequestFailedException">It is there, or the service refuses.</exception>
    public virtual Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Creates the table if it is not there.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Deletes the table. One that is not there is no error; the response then has the status 404.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Adds an entity.</summary>
    /// <exception cref="RequestFailedException">It is there, or the service refuses.</exception>
    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity => throw new NotSupportedException();

    /// <summary>Adds an entity, or changes the one that is there.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => throw new NotSupportedException();

    /// <summary>Changes an entity of one version.</summary>
    /// <exception cref="RequestFailedException">It is not there (404), has another version (412), or the service refuses.</exception>
    public virtual Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => throw new NotSupportedException();

    /// <summary>Deletes an entity; the default is any version. One that is not there is no error; the response then has the status 404.</summary>
    /// <exception cref="RequestFailedException">It has another version (412), or the service refuses.</exception>
    public virtual Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Deletes an entity; the default is any version. One that is not there is no error; the response then has the status 404.</summary>
    /// <exception cref="RequestFailedException">It has another version (412), or the service refuses.</exception>
    public virtual Task<Response> DeleteEntityAsync(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Reads an entity, all of it or the named properties.</summary>
    /// <exception cref="RequestFailedException">It is not there (404), or the service refuses.</exception>
    public virtual Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity => throw new NotSupportedException();

    /// <summary>Reads an entity, all of it or the named properties. One that is not there gives a response without a value.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity => throw new NotSupportedException();

    /// <summary>Reads the entities that match, in the order of their keys, page by page. Nothing is asked before it is enumerated.</summary>
    /// <param name="filter">What must be true of an entity; null means all.</param>
    /// <param name="maxPerPage">How many the service gives at once, at most 1,000. A page may have fewer, or none, and be followed by others.</param>
    /// <param name="select">The properties that are read; null means all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity => throw new NotSupportedException();

    /// <summary>As the overload with a text, with a filter from an expression.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual AsyncPageable<T> QueryAsync<T>(
        Expression<Func<T, bool>> filter, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity => throw new NotSupportedException();

    /// <summary>Makes all of the changes or none. They are of one partition, each of another entity, at most 100 and 4 MiB.</summary>
    /// <exception cref="TableTransactionFailedException">One of them failed, so none was made.</exception>
    /// <exception cref="RequestFailedException">The service refuses the request as a whole.</exception>
    public virtual Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>A builder of a signature for the table.</summary>
    public virtual TableSasBuilder GetSasBuilder(TableSasPermissions permissions, DateTimeOffset expiresOn) => throw new NotSupportedException();

    /// <summary>The table's address with a signature. Needs the account's key.</summary>
    /// <exception cref="InvalidOperationException">The client has no key.</exception>
    public virtual Uri GenerateSasUri(TableSasPermissions permissions, DateTimeOffset expiresOn) => throw new NotSupportedException();

    /// <summary>The table's address with a signature. Needs the account's key.</summary>
    /// <exception cref="InvalidOperationException">The client has no key.</exception>
    public virtual Uri GenerateSasUri(TableSasBuilder builder) => throw new NotSupportedException();
}
