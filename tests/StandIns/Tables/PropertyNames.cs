namespace Azure.Data.Tables;

/// <summary>Names that the service gives a meaning.</summary>
internal static class PropertyNames
{
    public const string PartitionKey = "PartitionKey";

    public const string RowKey = "RowKey";

    public const string Timestamp = "Timestamp";

    public const string ETag = "odata.etag";
}
