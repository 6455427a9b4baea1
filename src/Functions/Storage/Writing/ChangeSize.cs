using Azure.Data.Tables;
using Lavra.Functions.Storage.Tables;

namespace Lavra.Functions.Storage.Writing;

/// <summary>
/// How large changes are on the wire, and so which of them go into one transaction: at most 100, and 4 MiB together. Estimated from
/// above, as the client writes them: JSON in which everything but ASCII is escaped, bytes in base64, each change with headers.
/// </summary>
internal static class ChangeSize
{
    /// <summary>Less than the service's 4 MiB, because the estimate leaves the little things out.</summary>
    public const int MostBytes = (4 * 1024 * 1024) - (160 * 1024);

    private const int ChangeBytes = 900;
    private const int ColumnBytes = 60;
    private const int EscapedUnit = 6;
    private const int DateBytes = 40;

    public static long Of(TableTransactionAction change) => change.Entity is TableEntity row
        ? ChangeBytes + row.Keys.Sum(column => ColumnBytes + (2 * column.Length) + Of(row[column]))
        : ChangeBytes;

    /// <summary>Whether changes go into one transaction.</summary>
    public static bool FitsOne(IReadOnlyCollection<TableTransactionAction> changes) =>
        changes.Count <= StoreTable.MostChanges && changes.Sum(Of) <= MostBytes;

    /// <summary>Puts changes into as few transactions as their order allows.</summary>
    public static IEnumerable<IReadOnlyList<TableTransactionAction>> Split(IEnumerable<TableTransactionAction> changes)
    {
        var group = new List<TableTransactionAction>();
        var size = 0L;
        foreach (var change in changes)
        {
            var more = Of(change);
            if (group.Count > 0 && (group.Count == StoreTable.MostChanges || size + more > MostBytes))
            {
                yield return group;
                (group, size) = ([], 0);
            }

            group.Add(change);
            size += more;
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    private static long Of(object? value) => value switch
    {
        string text => text.Sum(static unit => unit is >= ' ' and <= '~' and not ('"' or '\\' or '<' or '>' or '&' or '\'' or '+' or '`') ? 1L : EscapedUnit),
        // Two of the 64 characters of base64 may be escaped: 4/3 * (1 + 5 * 2/64) is less than 14/9.
        byte[] bytes => (bytes.Length + 2L) * 14 / 9,
        DateTimeOffset => DateBytes,
        _ => 0,
    };
}
