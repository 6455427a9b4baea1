using Lavra.Functions.Storage.Rows;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Feeds;

/// <summary>A row of the feed: a run and which of its log entries became durable at that moment.</summary>
internal sealed record FeedRow(RunId Run, FeedBatch Batch)
{
    public const string First = "First";
    public const string Last = "Last";

    public static FeedRow Read(Row row) => FeedPosition.ReadKey(row.Key) is { } place
        ? new FeedRow(place.Run, new FeedBatch(place.Stamp, row.Long(First), row.Long(Last)))
        : throw row.Wrong("RowKey", "a key of ours");
}
