using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Connection;
using Azure.Data.Tables.Filters;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Requests;

namespace Azure.Data.Tables;

/// <summary>The tables of an account. Safe for concurrent use.</summary>
public class TableServiceClient
{
    private readonly TableAccount account;

    /// <summary>For fakes.</summary>
    protected TableServiceClient()
    {
    }

    /// <summary>An account by a connection string.</summary>
    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    /// <summary>An account by a connection string.</summary>
    public TableServiceClient(string connectionString, TableClientOptions options = null) =>
        account = TableAccount.Open(connectionString, options);

    /// <summary>An account whose address has a signature in its query.</summary>
    public TableServiceClient(Uri endpoint, TableClientOptions options = null) =>
        account = TableAccount.Open(endpoint, null, null, options);

    /// <summary>An account by its address, with a signature.</summary>
    public TableServiceClient(Uri endpoint, AzureSasCredential credential)
        : this(endpoint, credential, null)
    {
    }

    /// <summary>An account by its address, with a signature.</summary>
    public TableServiceClient(Uri endpoint, AzureSasCredential credential, TableClientOptions options = null) =>
        account = TableAccount.Open(endpoint, credential, null, options);

    /// <summary>An account by its address, with its key.</summary>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, null)
    {
    }

    /// <summary>An account by its address, with its key.</summary>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions options) =>
        account = TableAccount.Open(endpoint, credential, options);

    /// <summary>An account by its address, with tokens.</summary>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null) =>
        account = TableAccount.Open(endpoint, tokenCredential, options);

    /// <summary>The account's name.</summary>
    public virtual string AccountName => account.Name;

    /// <summary>The account's address.</summary>
    public virtual Uri Uri => account.Endpoint;

    /// <summary>A filter of tables, with what is put into it quoted as the service wants it.</summary>
    public static string CreateQueryFilter(FormattableString filter) => FilterText.Create(filter);

    /// <summary>A filter of tables from an expression.</summary>
    public static string CreateQueryFilter(Expression<Func<TableItem, bool>> filter) => FilterExpression.Create(filter);

    /// <summary>A client of one table, whether the table is there or not.</summary>
    public virtual TableClient GetTableClient(string tableName)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return new TableClient(account, tableName);
    }

    /// <summary>Creates a table.</summary>
    /// <exception cref="RequestFailedException">It is there, or the service refuses.</exception>
    public virtual Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        TableRequests.CreateAsync(account.Sender, tableName, cancellationToken);

    /// <summary>Creates a table if it is not there.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        TableRequests.CreateIfNotExistsAsync(account.Sender, tableName, cancellationToken);

    /// <summary>Deletes a table. One that is not there is no error; the response then has the status 404.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        TableRequests.DeleteAsync(account.Sender, tableName, cancellationToken);

    /// <summary>The tables that match, in the order of their names, page by page. Nothing is asked before it is enumerated.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual AsyncPageable<TableItem> QueryAsync(string filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new TablePages<TableItem>((continuation, size, token) => ReadPageAsync(filter, size, continuation, token), maxPerPage, cancellationToken);

    /// <summary>As the overload with a text, with what is put into the filter quoted as the service wants it.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual AsyncPageable<TableItem> QueryAsync(FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        QueryAsync(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    /// <summary>As the overload with a text, with a filter from an expression.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual AsyncPageable<TableItem> QueryAsync(
        Expression<Func<TableItem, bool>> filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        QueryAsync(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    private async Task<Page<TableItem>> ReadPageAsync(string filter, int? size, string continuation, CancellationToken cancellationToken)
    {
        var query = new Dictionary<string, string>
        {
            ["$filter"] = filter,
            ["$top"] = size?.ToString(CultureInfo.InvariantCulture),
            ["NextTableName"] = continuation,
        };
        var message = account.Sender.Message(RequestMethod.Get, TableRequests.Path, query);
        var response = await account.Sender.SendAsync(message, null, cancellationToken).ConfigureAwait(false);
        using var document = JsonDocument.Parse(response.Content);
        var tables = document.RootElement.GetProperty("value").EnumerateArray()
            .Select(static table => new TableItem(table.GetProperty("TableName").GetString())).ToList();
        return Page<TableItem>.FromValues(tables, response.Headers.TryGetValue("x-ms-continuation-NextTableName", out var next) ? next : null, response);
    }
}
