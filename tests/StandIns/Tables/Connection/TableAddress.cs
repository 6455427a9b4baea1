using System.Net;

namespace Azure.Data.Tables.Connection;

/// <summary>What an address says: the account is the first label of a host's name, or the first segment of a path below an IP address.</summary>
internal static class TableAddress
{
    /// <summary>The account's name; null if the address has none.</summary>
    public static string AccountIn(Uri uri) => IsPathStyle(uri)
        ? SegmentsOf(uri).FirstOrDefault()
        : uri.Host.Contains('.', StringComparison.Ordinal) ? uri.Host[..uri.Host.IndexOf('.', StringComparison.Ordinal)] : null;

    /// <summary>The table's name in an address of a table; null if it is the address of an account.</summary>
    public static string TableIn(Uri uri)
    {
        var segments = SegmentsOf(uri);
        return segments.Length > (IsPathStyle(uri) ? 1 : 0) ? segments[^1] : null;
    }

    /// <summary>The account's address, given its own or that of the table.</summary>
    public static Uri WithoutTable(Uri uri, string table)
    {
        var path = uri.AbsolutePath.TrimEnd('/');
        return TableIn(uri) == table && table is not null
            ? new UriBuilder(uri) { Path = path[..^(table.Length + 1)] }.Uri
            : uri;
    }

    /// <summary>An address below an account's.</summary>
    public static Uri Below(Uri account, string path) => new(account.AbsoluteUri.TrimEnd('/') + "/" + path);

    private static bool IsPathStyle(Uri uri) => uri.IsLoopback || IPAddress.TryParse(uri.Host, out _);

    private static string[] SegmentsOf(Uri uri) => uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
