using Azure.Data.Tables;
using Lavra.Functions.Storage.Rows;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Feeds;

/// <summary>A row of the feed: a run and which of its log entries became durable at that moment.</summary>
internal sealed record FeedRow(RunId Run, FeedBatch Batch)
{
    private const string First = "First";
    private const string Last = "Last";

    /// <summary>The row; the last entry is left out when it is the first, as most often.</summary>
    public static TableEntity Write(string partition, string key, FeedBatch batch) => new RowWriter(partition, key, form: Row.SecondForm)
        .Set(First, (long?)batch.First).Set(Last, batch.Last == batch.First ? null : (long?)batch.Last).Entity;

    public static FeedRow Read(Row row) => FeedPosition.ReadKey(row.Key) is { } place
        ? new FeedRow(place.Run, new FeedBatch(place.Stamp, row.Long(First), row.LongOr(Last, row.Long(First))))
        : throw row.Wrong("RowKey", "a key of ours");
}
