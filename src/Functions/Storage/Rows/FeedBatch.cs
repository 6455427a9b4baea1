using System.Collections.Immutable;
using System.Globalization;

namespace Lavra.Functions.Storage.Rows;

/// <summary>Log entries that became durable together, as the feed knows them: it points to them instead of repeating them.</summary>
/// <param name="Stamp">When, in ticks; greater than that of the run's batch before.</param>
/// <param name="First">The sequence number of the first entry.</param>
/// <param name="Last">The sequence number of the last entry.</param>
internal readonly record struct FeedBatch(long Stamp, long First, long Last)
{
    public DateTimeOffset At => new(Stamp, TimeSpan.Zero);

    public static string Write(ImmutableArray<FeedBatch> batches) => string.Join(
        ';', batches.Select(static batch => string.Create(CultureInfo.InvariantCulture, $"{batch.Stamp}.{batch.First}.{batch.Last}")));

    /// <exception cref="FormatException">It is something else.</exception>
    public static ImmutableArray<FeedBatch> Read(string text) =>
        [.. text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(static batch => batch.Split('.') is [var stamp, var first, var last]
            ? new FeedBatch(Number(stamp), Number(first), Number(last))
            : throw new FormatException($"'{batch}' is no batch of a feed."))];

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
