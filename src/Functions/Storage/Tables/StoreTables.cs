using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace Lavra.Functions.Storage.Tables;

/// <summary>The tables of the stores. Thread safe.</summary>
/// <param name="service">The account.</param>
/// <param name="prefix">What their names begin with.</param>
internal sealed class StoreTables(TableServiceClient service, string prefix)
{
    private const string Month = "yyyyMM";
    private readonly ConcurrentDictionary<string, StoreTable> feeds = new(StringComparer.Ordinal);

    /// <summary>Runs with all their facts, a partition each.</summary>
    public StoreTable Runs { get; } = new(service.GetTableClient($"{prefix}runs"));

    /// <summary>Lists, counters and idempotency keys, a partition for each tenant; and what services remember.</summary>
    public StoreTable Lists { get; } = new(service.GetTableClient($"{prefix}lists"));

    /// <summary>In which order calls were marked, a partition for each resource.</summary>
    public StoreTable Effects { get; } = new(service.GetTableClient($"{prefix}effects"));

    /// <summary>Records of tenants, a partition for each tenant and kind.</summary>
    public StoreTable Records { get; } = new(service.GetTableClient($"{prefix}records"));

    /// <summary>The month in which a moment's entries are.</summary>
    public static string MonthOf(DateTimeOffset at) => at.UtcDateTime.ToString(Month, CultureInfo.InvariantCulture);

    /// <summary>The moment at which a month ends.</summary>
    public static DateTimeOffset EndOf(string month) =>
        new(DateTime.ParseExact(month, Month, CultureInfo.InvariantCulture).AddMonths(1), TimeSpan.Zero);

    /// <summary>The feed of a month.</summary>
    public StoreTable Feed(string month) => feeds.GetOrAdd(
        month, static (name, self) => new StoreTable(self.service.GetTableClient($"{self.prefix}feed{name}"), isDropped: true), (service, prefix));

    /// <summary>The months that have a feed, the newest first.</summary>
    public async Task<IReadOnlyList<string>> FeedMonthsAsync(CancellationToken cancellationToken)
    {
        var (from, until) = ($"{prefix}feed000000", $"{prefix}feed999999");
        var months = new List<string>();
        try
        {
            await foreach (var table in service
                .QueryAsync(TableServiceClient.CreateQueryFilter($"TableName ge {from} and TableName le {until}"), cancellationToken: cancellationToken)
                .ConfigureAwait(false))
            {
                var month = table.Name[(prefix.Length + 4)..];
                if (DateTime.TryParseExact(month, Month, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                {
                    months.Add(month);
                }
            }
        }
        catch (Exception failure) when (TableFailures.IsOfRequest(failure, cancellationToken))
        {
            throw TableFailures.Translate(failure, from, "the list of tables");
        }

        months.Sort(static (left, right) => string.CompareOrdinal(right, left));
        return months;
    }
}
