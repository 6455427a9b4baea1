namespace Azure.Data.Tables;

/// <summary>What every entity has: its keys, and what the service keeps of it.</summary>
public interface ITableEntity
{
    /// <summary>First part of the key. Entities of one partition are kept together and can be changed together.</summary>
    string PartitionKey { get; set; }

    /// <summary>Second part of the key, unique in its partition.</summary>
    string RowKey { get; set; }

    /// <summary>When the service last wrote the entity; null before it was read. Never sent.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>The version of the entity that was read. Never sent as a property.</summary>
    ETag ETag { get; set; }
}
