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
        [.. text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(static batch => ReadOne(batch)
            ?? throw new FormatException($"'{batch}' is no batch of a feed."))];

    private static FeedBatch? ReadOne(string text) => text.Split('.') is [var at, var from, var to]
        && Number(at) is { } stamp && stamp <= DateTime.MaxValue.Ticks
        && Number(from) is { } first and > 0
        && Number(to) is { } last && last >= first
            ? new FeedBatch(stamp, first, last)
            : null;

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
