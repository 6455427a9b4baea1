using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Connection;
using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Filters;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Requests;
using Azure.Data.Tables.Sas;
using Azure.Data.Tables.Transactions;

namespace Azure.Data.Tables;

/// <summary>One table. Safe for concurrent use.</summary>
public class TableClient
{
    private readonly TableAccount account;
    private readonly EntityRequests entities;

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
    public TableClient(string connectionString, string tableName, TableClientOptions options = null)
        : this(TableAccount.Open(connectionString, options), tableName)
    {
    }

    /// <summary>A table whose address has a signature in its query.</summary>
    public TableClient(Uri endpoint, TableClientOptions options = null)
        : this(endpoint, (AzureSasCredential)null, options)
    {
    }

    /// <summary>A table by its address, with a signature.</summary>
    public TableClient(Uri endpoint, AzureSasCredential credential, TableClientOptions options = null)
        : this(TableAccount.Open(AccountOf(endpoint, TableOf(endpoint)), credential, null, options), TableOf(endpoint))
    {
    }

    /// <summary>A table of an account, with the account's key.</summary>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    /// <summary>A table of an account, with the account's key.</summary>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions options = null)
        : this(TableAccount.Open(AccountOf(endpoint, tableName), credential, options), tableName)
    {
    }

    /// <summary>A table of an account, with tokens.</summary>
    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions options = null)
        : this(TableAccount.Open(AccountOf(endpoint, tableName), tokenCredential, options), tableName)
    {
    }

    internal TableClient(TableAccount account, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        this.account = account;
        entities = new EntityRequests(account.Sender, tableName);
        Name = tableName;
        Uri = TableAddress.Below(account.Endpoint, tableName);
    }

    /// <summary>The account's name.</summary>
    public virtual string AccountName => account.Name;

    /// <summary>The table's name.</summary>
    public virtual string Name { get; }

    /// <summary>The table's address.</summary>
    public virtual Uri Uri { get; }

    /// <summary>A filter, with what is put into it quoted as the service wants it.</summary>
    public static string CreateQueryFilter(FormattableString filter) => FilterText.Create(filter);

    /// <summary>A filter from an expression.</summary>
    public static string CreateQueryFilter<T>(Expression<Func<T, bool>> filter) => FilterExpression.Create(filter);

    /// <summary>Creates the table.</summary>
    /// <exception cref="RequestFailedException">It is there, or the service refuses.</exception>
    public virtual Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        TableRequests.CreateAsync(account.Sender, Name, cancellationToken);

    /// <summary>Creates the table if it is not there.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        TableRequests.CreateIfNotExistsAsync(account.Sender, Name, cancellationToken);

    /// <summary>Deletes the table. One that is not there is no error; the response then has the status 404.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        TableRequests.DeleteAsync(account.Sender, Name, cancellationToken);

    /// <summary>Adds an entity.</summary>
    /// <exception cref="RequestFailedException">It is there, or the service refuses.</exception>
    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity => account.Sender.SendAsync(entities.Add(entity), null, cancellationToken);

    /// <summary>Adds an entity, or changes the one that is there.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => account.Sender.SendAsync(entities.Change(entity, mode, default), null, cancellationToken);

    /// <summary>Changes an entity of one version.</summary>
    /// <exception cref="RequestFailedException">It is not there (404), has another version (412), or the service refuses.</exception>
    public virtual Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => ifMatch == default
            ? throw new ArgumentException("An update is of a version; ETag.All is any.", nameof(ifMatch))
            : account.Sender.SendAsync(entities.Change(entity, mode, ifMatch), null, cancellationToken);

    /// <summary>Deletes an entity; the default is any version. One that is not there is no error; the response then has the status 404.</summary>
    /// <exception cref="RequestFailedException">It has another version (412), or the service refuses.</exception>
    public virtual Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        account.Sender.SendAsync(entities.Delete(partitionKey, rowKey, ifMatch), 404, cancellationToken);

    /// <summary>Deletes an entity; the default is any version. One that is not there is no error; the response then has the status 404.</summary>
    /// <exception cref="RequestFailedException">It has another version (412), or the service refuses.</exception>
    public virtual Task<Response> DeleteEntityAsync(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return account.Sender.SendAsync(entities.Delete(entity.PartitionKey, entity.RowKey, ifMatch), 404, cancellationToken);
    }

    /// <summary>Reads an entity, all of it or the named properties.</summary>
    /// <exception cref="RequestFailedException">It is not there (404), or the service refuses.</exception>
    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await GetAsync(partitionKey, rowKey, select, null, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(ReadEntity<T>(response), response);
    }

    /// <summary>Reads an entity, all of it or the named properties. One that is not there gives a response without a value.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await GetAsync(partitionKey, rowKey, select, 404, cancellationToken).ConfigureAwait(false);
        return response.Status == 404 ? new NoValueResponse<T>(response) : Response.FromValue(ReadEntity<T>(response), response);
    }

    /// <summary>Reads the entities that match, in the order of their keys, page by page. Nothing is asked before it is enumerated.</summary>
    /// <param name="filter">What must be true of an entity; null means all.</param>
    /// <param name="maxPerPage">How many the service gives at once, at most 1,000. A page may have fewer, or none, and be followed by others.</param>
    /// <param name="select">The properties that are read; null means all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var names = select is null ? null : string.Join(',', select);
        return new TablePages<T>((continuation, size, token) => ReadPageAsync<T>(filter, names, size, continuation, token), maxPerPage, cancellationToken);
    }

    /// <summary>As the overload with a text, with a filter from an expression.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual AsyncPageable<T> QueryAsync<T>(
        Expression<Func<T, bool>> filter, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity => QueryAsync<T>(FilterExpression.Create(filter), maxPerPage, select, cancellationToken);

    /// <summary>Makes all of the changes or none. They are of one partition, each of another entity, at most 100 and 4 MiB.</summary>
    /// <exception cref="TableTransactionFailedException">One of them failed, so none was made.</exception>
    /// <exception cref="RequestFailedException">The service refuses the request as a whole.</exception>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        var content = new TransactionContent();
        var any = false;
        foreach (var action in transactionActions)
        {
            using var message = entities.Of(action);
            await content.AddAsync(message.Request, cancellationToken).ConfigureAwait(false);
            any = true;
        }

        return any
            ? await TransactionReply.SendAsync(account.Sender, content, cancellationToken).ConfigureAwait(false)
            : throw new InvalidOperationException("A transaction has at least one action.");
    }

    /// <summary>A builder of a signature for the table.</summary>
    public virtual TableSasBuilder GetSasBuilder(TableSasPermissions permissions, DateTimeOffset expiresOn) =>
        new(Name, permissions, expiresOn) { Version = account.Version };

    /// <summary>The table's address with a signature. Needs the account's key.</summary>
    /// <exception cref="InvalidOperationException">The client has no key.</exception>
    public virtual Uri GenerateSasUri(TableSasPermissions permissions, DateTimeOffset expiresOn) =>
        GenerateSasUri(new TableSasBuilder(Name, permissions, expiresOn));

    /// <summary>The table's address with a signature. Needs the account's key.</summary>
    /// <exception cref="InvalidOperationException">The client has no key.</exception>
    public virtual Uri GenerateSasUri(TableSasBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return account.Key is null ? throw new InvalidOperationException("A signature needs the account's key, and the client has none.")
            : builder.TableName == Name ? new UriBuilder(Uri) { Query = builder.Sign(account.Key) }.Uri
            : throw new ArgumentException($"The signature is for the table '{builder.TableName}' and not for '{Name}'.", nameof(builder));
    }

    private static string TableOf(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return TableAddress.TableIn(endpoint) ?? throw new ArgumentException("The address names no table.", nameof(endpoint));
    }

    private static Uri AccountOf(Uri endpoint, string tableName)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return TableAddress.WithoutTable(endpoint, tableName);
    }

    private static T ReadEntity<T>(Response response)
        where T : class, ITableEntity
    {
        using var document = JsonDocument.Parse(response.Content);
        return EntityReader.Read<T>(document.RootElement);
    }

    private Task<Response> GetAsync(string partitionKey, string rowKey, IEnumerable<string> select, int? expected, CancellationToken cancellationToken)
    {
        var query = new Dictionary<string, string> { ["$select"] = select is null ? null : string.Join(',', select) };
        var message = account.Sender.Message(RequestMethod.Get, EntityRequests.PathOf(Name, partitionKey, rowKey), query);
        return account.Sender.SendAsync(message, expected, cancellationToken);
    }

    private async Task<Page<T>> ReadPageAsync<T>(string filter, string select, int? size, string continuation, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        var query = new Dictionary<string, string>(ContinuationToken.Read(continuation))
        {
            ["$filter"] = filter,
            ["$select"] = select,
            ["$top"] = size?.ToString(CultureInfo.InvariantCulture),
        };
        var message = account.Sender.Message(RequestMethod.Get, Name + "()", query);
        var response = await account.Sender.SendAsync(message, null, cancellationToken).ConfigureAwait(false);
        using var document = JsonDocument.Parse(response.Content);
        var entities = document.RootElement.GetProperty("value").EnumerateArray().Select(EntityReader.Read<T>).ToList();
        return Page<T>.FromValues(entities, ContinuationToken.Of(response), response);
    }
}
