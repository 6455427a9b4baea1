using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables.Requests;

/// <summary>The requests that create and delete tables.</summary>
internal static class TableRequests
{
    /// <summary>The path of all tables.</summary>
    public const string Path = "Tables";

    public static async Task<Response<TableItem>> CreateAsync(RequestSender sender, string table, CancellationToken cancellationToken) =>
        Response.FromValue(new TableItem(table), await sender.SendAsync(Create(sender, table), null, cancellationToken).ConfigureAwait(false));

    public static async Task<Response<TableItem>> CreateIfNotExistsAsync(RequestSender sender, string table, CancellationToken cancellationToken)
    {
        var response = await sender.SendAsync(Create(sender, table), 409, cancellationToken).ConfigureAwait(false);

        // A table that is going is a conflict, too, and no table that one could use.
        return response.Status == 409 && new RequestFailedException(response) is { } error && error.ErrorCode == TableErrorCode.TableBeingDeleted
            ? throw error
            : Response.FromValue(new TableItem(table), response);
    }

    public static Task<Response> DeleteAsync(RequestSender sender, string table, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        return sender.SendAsync(sender.Message(RequestMethod.Delete, $"{Path}('{Uri.EscapeDataString(table)}')"), 404, cancellationToken);
    }

    private static HttpMessage Create(RequestSender sender, string table)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        var message = sender.Message(
            RequestMethod.Post, Path, BinaryData.FromObjectAsJson(new Dictionary<string, string> { ["TableName"] = table }).ToMemory());
        message.Request.Headers.Add("Prefer", "return-no-content");
        return message;
    }
}
