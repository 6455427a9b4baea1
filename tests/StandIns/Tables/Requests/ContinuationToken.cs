namespace Azure.Data.Tables.Requests;

/// <summary>Where a query of entities goes on: at a partition, or at a row of it. Neither has a space in the form that the service gives.</summary>
internal static class ContinuationToken
{
    private const string Prefix = "x-ms-continuation-";
    private const string Partition = "NextPartitionKey";
    private const string Row = "NextRowKey";

    /// <summary>The token of a page; null if it is the last one.</summary>
    public static string Of(Response page)
    {
        var partition = page.Headers.TryGetValue(Prefix + Partition, out var partitionKey) ? partitionKey : null;
        var row = page.Headers.TryGetValue(Prefix + Row, out var rowKey) ? rowKey : null;
        return partition is null && row is null ? null : $"{partition} {row}";
    }

    /// <summary>What a token adds to the query.</summary>
    public static Dictionary<string, string> Read(string token)
    {
        var keys = token?.Split(' ', 2) ?? [];
        return new Dictionary<string, string>
        {
            [Partition] = keys.ElementAtOrDefault(0),
            [Row] = keys.ElementAtOrDefault(1) is { Length: > 0 } row ? row : null,
        };
    }
}
