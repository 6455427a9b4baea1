using Azure.Core;
using Azure.Data.Tables.Entities;

namespace Azure.Data.Tables.Requests;

/// <summary>The requests that change an entity of a table.</summary>
internal sealed class EntityRequests(RequestSender sender, string table)
{
    /// <summary>The path of an entity: quotes are doubled in keys, and everything else that means something is encoded.</summary>
    public static string PathOf(string table, string partitionKey, string rowKey)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        return $"{table}(PartitionKey='{Escape(partitionKey)}',RowKey='{Escape(rowKey)}')";
    }

    /// <summary>Adds an entity.</summary>
    public HttpMessage Add(ITableEntity entity)
    {
        Check(entity);
        var message = sender.Message(RequestMethod.Post, table, EntityWriter.Write(entity));
        message.Request.Headers.Add("Prefer", "return-no-content");
        return message;
    }

    /// <summary>Changes an entity: of any version if none is given, and adds it if it is not there.</summary>
    public HttpMessage Change(ITableEntity entity, TableUpdateMode mode, ETag ifMatch)
    {
        Check(entity);
        var method = mode switch
        {
            TableUpdateMode.Merge => RequestMethod.Patch,
            TableUpdateMode.Replace => RequestMethod.Put,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unexpected mode."),
        };
        var message = sender.Message(method, PathOf(table, entity.PartitionKey, entity.RowKey), EntityWriter.Write(entity));
        if (ifMatch != default)
        {
            message.Request.Headers.Add("If-Match", ifMatch.ToString());
        }

        return message;
    }

    /// <summary>Deletes an entity, of any version if none is given.</summary>
    public HttpMessage Delete(string partitionKey, string rowKey, ETag ifMatch)
    {
        var message = sender.Message(RequestMethod.Delete, PathOf(table, partitionKey, rowKey));
        message.Request.Headers.Add("If-Match", (ifMatch == default ? ETag.All : ifMatch).ToString());
        return message;
    }

    /// <summary>An action of a transaction. Without a version an update is an upsert, as in the package.</summary>
    public HttpMessage Of(TableTransactionAction action) => action.ActionType switch
    {
        TableTransactionActionType.Add => Add(action.Entity),
        TableTransactionActionType.Delete => Delete(action.Entity.PartitionKey, action.Entity.RowKey, action.ETag),
        TableTransactionActionType.UpdateMerge => Change(action.Entity, TableUpdateMode.Merge, action.ETag),
        TableTransactionActionType.UpdateReplace => Change(action.Entity, TableUpdateMode.Replace, action.ETag),
        TableTransactionActionType.UpsertMerge => Change(action.Entity, TableUpdateMode.Merge, default),
        TableTransactionActionType.UpsertReplace => Change(action.Entity, TableUpdateMode.Replace, default),
        _ => throw new InvalidOperationException($"Unexpected action {action.ActionType}."),
    };

    private static void Check(ITableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(entity.PartitionKey);
        ArgumentNullException.ThrowIfNull(entity.RowKey);
    }

    private static string Escape(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));
}
