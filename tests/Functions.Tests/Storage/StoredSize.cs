using Azure.Data.Tables;
using Lavra.Testing.Azurite;

namespace Lavra.Functions.Tests.Storage;

/// <summary>What rows take, as the service counts them.</summary>
internal static class StoredSize
{
    /// <summary>The rows of all tables of a test, and their bytes.</summary>
    public static async Task<(long Rows, long Bytes)> OfAsync(AzuriteTables tables)
    {
        var (rows, bytes) = (0L, 0L);
        await foreach (var table in tables.Service.QueryAsync())
        {
            if (!table.Name.StartsWith(tables.Prefix, StringComparison.Ordinal))
            {
                continue;
            }

            await foreach (var row in tables.Service.GetTableClient(table.Name).QueryAsync<TableEntity>())
            {
                rows++;
                bytes += Of(row);
            }
        }

        return (rows, bytes);
    }

    private static long Of(TableEntity row) => 4 + (2 * (row.PartitionKey.Length + row.RowKey.Length)) + row.Keys
        .Where(static column => column is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag"))
        .Sum(column => 8L + (2 * column.Length) + row[column] switch
        {
            string text => (2 * text.Length) + 4,
            byte[] data => data.Length + 4,
            BinaryData data => data.ToMemory().Length + 4,
            long or DateTimeOffset => 8,
            int => 4,
            _ => 1,
        });
}
