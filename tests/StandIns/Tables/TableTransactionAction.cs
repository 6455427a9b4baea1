namespace Azure.Data.Tables;

/// <summary>One change of a transaction.</summary>
public class TableTransactionAction
{
    /// <summary>A change whatever the entity's version.</summary>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
        : this(actionType, entity, default)
    {
    }

    /// <summary>A change of one version; the default is any version. Adding and upserting look at none.</summary>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default)
    {
        ActionType = actionType;
        Entity = entity;
        ETag = etag;
    }

    /// <summary>What is done.</summary>
    public TableTransactionActionType ActionType { get; }

    /// <summary>With what.</summary>
    public ITableEntity Entity { get; }

    /// <summary>The version that must be there.</summary>
    public ETag ETag { get; }
}
