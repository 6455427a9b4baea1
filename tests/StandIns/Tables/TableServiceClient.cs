using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>The tables of an account. Safe for concurrent use.</summary>
public class TableServiceClient
{
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
    public TableServiceClient(string connectionString, TableClientOptions options = null) => throw new NotSupportedException();

    /// <summary>An account whose address has a signature in its query.</summary>
    public TableServiceClient(Uri endpoint, TableClientOptions options = null) => throw new NotSupportedException();

    /// <summary>An account by its address, with a signature.</summary>
    public TableServiceClient(Uri endpoint, AzureSasCredential credential)
        : this(endpoint, credential, null)
    {
    }

    /// <summary>An account by its address, with a signature.</summary>
    public TableServiceClient(Uri endpoint, AzureSasCredential credential, TableClientOptions options = null) => throw new NotSupportedException();

    /// <summary>An account by its address, with its key.</summary>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, null)
    {
    }

    /// <summary>An account by its address, with its key.</summary>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions options) => throw new NotSupportedException();

    /// <summary>An account by its address, with tokens.</summary>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null) => throw new NotSupportedException();

    /// <summary>The account's name.</summary>
    public virtual string AccountName => throw new NotSupportedException();

    /// <summary>The account's address.</summary>
    public virtual Uri Uri => throw new NotSupportedException();

    /// <summary>A filter of tables, with what is put into it quoted as the service wants it.</summary>
    public static string CreateQueryFilter(FormattableString filter) => throw new NotSupportedException();

    /// <summary>A client of one table, whether the table is there or not.</summary>
    public virtual TableClient GetTableClient(string tableName) => throw new NotSupportedException();

    /// <summary>Creates a table.</summary>
    /// <exception cref="RequestFailedException">It is there, or the service refuses.</exception>
    public virtual Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Creates a table if it is not there.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Deletes a table. One that is not there is no error; the response then has the status 404.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>The tables that match, in the order of their names, page by page. Nothing is asked before it is enumerated.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual AsyncPageable<TableItem> QueryAsync(string filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>As the overload with a text, with what is put into the filter quoted as the service wants it.</summary>
    /// <exception cref="RequestFailedException">The service refuses.</exception>
    public virtual AsyncPageable<TableItem> QueryAsync(FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
