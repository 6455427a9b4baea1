using System.Globalization;
using Lavra.Identity;

namespace Lavra.Local.Storage.Sessions;

/// <summary>How times, costs, ids and names of 32 hex digits are written into columns, and read back exactly.</summary>
internal static class StoredNumber
{
    private const decimal CostUnits = 1_000_000_000_000m;
    private const decimal MostCost = long.MaxValue / CostUnits;

    /// <summary>Binds a run's id as 16 bytes that sort like the id.</summary>
    public static Statement Bind(this Statement statement, int parameter, RunId run)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = run.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        return statement.Bind(parameter, bytes);
    }

    public static RunId RunId(this Statement row, int column) => new(new Guid(row.Bytes(column), bigEndian: true));

    public static Statement Bind(this Statement statement, int parameter, DateTimeOffset time) =>
        statement.Bind(parameter, Ticks(time));

    public static Statement Bind(this Statement statement, int parameter, DateTimeOffset? time) =>
        time is { } given ? statement.Bind(parameter, Ticks(given)) : statement.BindNull(parameter);

    public static long Ticks(DateTimeOffset time) => time.UtcTicks - DateTime.UnixEpoch.Ticks;

    public static DateTimeOffset Time(this Statement row, int column) => Time(row.Int64(column));

    public static DateTimeOffset? TimeOrNull(this Statement row, int column) => row.IsNull(column) ? null : row.Time(column);

    public static DateTimeOffset Time(long ticks) => new(ticks + DateTime.UnixEpoch.Ticks, TimeSpan.Zero);

    public static Statement Bind(this Statement statement, int parameter, decimal? cost)
    {
        if (cost is not { } usd)
        {
            return statement.BindNull(parameter);
        }

        if (usd is >= -MostCost and <= MostCost && decimal.IsInteger(usd * CostUnits))
        {
            return statement.Bind(parameter, (long)(usd * CostUnits));
        }

        return statement.Bind(parameter, usd.ToString(CultureInfo.InvariantCulture));
    }

    public static decimal Cost(this Statement row, int column) => row.IsInteger(column)
        ? row.Int64(column) / CostUnits
        : decimal.Parse(row.Text(column), CultureInfo.InvariantCulture);

    public static decimal? CostOrNull(this Statement row, int column) => row.IsNull(column) ? null : row.Cost(column);

    /// <summary>Binds a text; one of 32 lower-case hex digits as 16 bytes.</summary>
    public static Statement BindCompact(this Statement statement, int parameter, string? text)
    {
        Span<byte> bytes = stackalloc byte[16];
        return TryCompact(text, bytes) ? statement.Bind(parameter, bytes) : statement.Bind(parameter, text);
    }

    public static string Compact(this Statement row, int column) =>
        row.IsBlob(column) ? Convert.ToHexStringLower(row.Bytes(column)) : row.Text(column);

    public static string? CompactOrNull(this Statement row, int column) => row.IsNull(column) ? null : row.Compact(column);

    private static bool TryCompact(string? text, Span<byte> bytes)
    {
        if (text is not { Length: 32 } || text.AsSpan().IndexOfAnyInRange('A', 'F') >= 0)
        {
            return false;
        }

        return Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}
